package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.testkit.ManualClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class OneAtATimeTest {
    private final ManualClock clock = ManualClock.somewhere();
    private final List<String> told = new ArrayList<>();
    private final Map<String, Work> arrived = new HashMap<>();
    private final OneAtATime turns = new OneAtATime(new Crew());
    private int room = 2;

    private final class Crew implements Turns.Crew {
        @Override
        public void start(Work work) {
            work.start(clock.instant());
            told.add("start " + work.id());
        }

        @Override
        public void handOver(Work over, Work next) {
            throw new AssertionError("nothing is kept here");
        }

        @Override
        public boolean park(Work work) {
            room--;
            return room >= 0;
        }

        @Override
        public void giveBack(Work work, Duration delay, String reason) {
            told.add("give back " + work.id() + " for " + delay.toSeconds());
            turns.ended(work, new Ending.Released(delay, reason, false));
        }
    }

    @Test
    void the_next_of_a_key_starts_when_the_one_before_has_ended() {
        arrive("a1", "a");
        arrive("b1", "b");
        arrive("a2", "a");
        arrive("free", null);
        assertTold("start a1", "start b1", "start free");
        end("a1");
        assertTold("start a1", "start b1", "start free", "start a2");
    }

    @Test
    void a_failed_one_lets_the_next_go_first() {
        arrive("a1", "a");
        arrive("a2", "a");
        end("a1", new Ending.Released(Duration.ofMinutes(1), "no", true));
        arrive("a1", "a");
        end("a2");
        assertTold("start a1", "start a2", "start a1");
    }

    @Test
    void one_busy_key_waits_here_as_long_as_there_is_room_and_is_put_off_beyond() {
        arrive("a1", "a");
        arrive("a2", "a");
        arrive("a3", "a");
        arrive("a4", "a");
        arrive("b1", "b");
        assertTold("start a1", "give back a4 for 5", "start b1");
        end("a1");
        end("a2");
        end("a3");
        arrive("a4", "a");
        assertTold(
                "start a1", "give back a4 for 5", "start b1", "start a2", "start a3", "start a4");
    }

    @Test
    void what_is_put_off_again_and_again_stays_away_for_longer() {
        room = 0;
        arrive("a1", "a");
        arrive("a2", "a", Map.of("retry-postponed", "1"));
        arrive("a3", "a", Map.of("retry-postponed", "1000"));
        assertTold("start a1", "give back a2 for 10", "give back a3 for 80");
    }

    @Test
    void what_waits_is_given_back_when_it_stops() {
        arrive("a1", "a");
        arrive("a2", "a");
        turns.stop();
        arrive("a3", "a");
        end("a1");
        assertTold("start a1", "give back a2 for 0", "give back a3 for 0");
    }

    @Test
    void messages_of_one_receive_take_turns_too() {
        turns.arriveTogether(
                () -> {
                    arrive("a1", "a");
                    arrive("a2", "a");
                });
        assertTold("start a1");
        end("a1");
        assertTold("start a1", "start a2");
    }

    @Test
    void unfinished_message_is_settled_instead_of_kept() {
        arrive("a1", "a");
        var unfinished = Objects.requireNonNull(arrived.get("a1"));
        assertFalse(turns.keep(unfinished, Duration.ofSeconds(1), true));
    }

    private void end(String id) {
        end(id, new Ending.Acked());
    }

    private void end(String id, Ending ending) {
        turns.ended(Objects.requireNonNull(arrived.get(id)), ending);
    }

    private void arrive(String id, @Nullable String key) {
        arrive(id, key, Map.of());
    }

    private void arrive(String id, @Nullable String key, Map<String, String> facts) {
        var now = clock.instant();
        var message = new Message(id, "t", now, Payload.empty(), Map.of(), null);
        var content = new Delivery.Decoded(message, id, facts);
        var until = now.plus(Duration.ofMinutes(1));
        var work = new Work(new Delivery(content, new Receipt(id), 1, now, now, until), key, now);
        arrived.put(id, work);
        turns.arrive(work);
    }

    private void assertTold(String... expected) {
        assertEquals(List.of(expected), told);
    }
}
