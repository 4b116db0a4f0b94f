package io.hookworks.worker.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeadLetter;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class CauseTallyTest {
    private static final Instant NINE = Instant.parse("2026-05-01T09:00:00Z");
    private static final Instant TEN = Instant.parse("2026-05-01T10:00:00Z");
    private static final Instant ELEVEN = Instant.parse("2026-05-01T11:00:00Z");

    private final CauseTally tally = new CauseTally();

    private void add(String id, String cause, String reason, @Nullable Instant died) {
        var facts = new HashMap<String, String>();
        facts.put("dead-reason", reason);
        facts.put("dead-fingerprint", cause);
        if (died != null) {
            facts.put("dead-at", died.toString());
        }
        tally.add(
                DeadLetter.of(
                        QueueName.of("orders-dlq"),
                        new Message(id, "t", NINE, Payload.empty(), Map.of(), null),
                        facts));
    }

    @Test
    void largest_cause_stands_first_with_its_times_and_its_latest_letter() {
        add("b", "crm", "timeout of b", TEN);
        add("x", "bug", "no name", TEN);
        add("c", "crm", "timeout of c", ELEVEN);
        add("a", "crm", "timeout of a", NINE);
        assertEquals(
                List.of(
                        new CauseTally.Group("crm", 3, NINE, ELEVEN, "c", "timeout of c", null),
                        new CauseTally.Group("bug", 1, TEN, TEN, "x", "no name", null)),
                tally.groups());
    }

    @Test
    void causes_of_one_size_stand_by_name_and_of_one_time_the_smallest_id_is_shown() {
        add("z", "b", "of z", TEN);
        add("y", "b", "of y", TEN);
        add("1", "a", "of 1", TEN);
        add("2", "a", "of 2", TEN);
        assertEquals(
                List.of("a 1", "b y"),
                tally.groups().stream().map(each -> each.cause() + " " + each.sample()).toList());
    }

    @Test
    void letter_without_a_time_hides_no_time_of_another() {
        add("old", "crm", "no time", null);
        add("new", "crm", "timeout", TEN);
        add("lost", "crm", "no time", null);
        assertEquals(
                List.of(new CauseTally.Group("crm", 3, TEN, TEN, "new", "timeout", null)),
                tally.groups());
    }
}
