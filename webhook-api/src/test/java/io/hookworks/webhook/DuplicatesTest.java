package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Senders send an event again: because an answer was lost, came late, or just so. */
class DuplicatesTest {
    private static final byte[] EVENT =
            "{\"id\":\"evt_1\",\"type\":\"invoice.paid\"}".getBytes(UTF_8);

    private static Door door;

    @BeforeAll
    static void open() {
        door = new Door();
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @AfterEach
    void mend() {
        door.queues.stuck(false);
        door.forget();
        door.takeAll();
    }

    private static CompletableFuture<HttpResponse<String>> later(String source) {
        return CompletableFuture.supplyAsync(
                () -> door.deliver(source, EVENT), task -> Thread.ofVirtual().start(task));
    }

    @Test
    void an_event_that_comes_again_is_answered_as_the_first_time_and_not_sent_again() {
        var first = door.deliver("stripe", EVENT);
        door.clock.advance(Duration.ofMinutes(4));
        var second = door.deliver("stripe", EVENT);
        assertEquals(200, second.statusCode());
        assertEquals(first.body(), second.body());
        assertEquals(1, door.takeAll().size());
    }

    @Test
    void after_the_time_that_its_source_says_it_is_sent_again() {
        door.deliver("stripe", EVENT);
        door.clock.advance(Duration.ofMinutes(5));
        door.deliver("stripe", EVENT);
        assertEquals(2, door.takeAll().size());
    }

    @Test
    void an_operator_lets_one_source_s_events_through_once_more() {
        door.deliver("stripe", EVENT);
        door.deliver("typed", EVENT);
        assertEquals(1, door.bean(Duplicates.class).forget("stripe"));
        door.deliver("stripe", EVENT);
        door.deliver("typed", EVENT);
        assertEquals(3, door.takeAll().size());
    }

    @Test
    void a_source_that_wants_to_see_each_sees_each() {
        for (var i = 0; i < 3; i++) {
            assertEquals(202, door.deliver("each", EVENT).statusCode());
        }
        assertEquals(3, door.takeAll().size());
    }

    @Test
    void what_failed_to_land_is_not_seen_and_lands_when_it_comes_again() {
        door.faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 1);
        assertEquals(503, door.deliver("stripe", EVENT).statusCode());
        assertEquals(200, door.deliver("stripe", EVENT).statusCode());
        assertEquals(1, door.takeAll().size());
    }

    /** Slack sends an event again while the first is still waiting for its answer. */
    @Test
    void what_comes_while_the_first_is_under_way_waits_and_never_hears_yes_before_it() {
        door.queues.stuck(true);
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        answers.add(later("stripe"));
        Awaitility.await().until(() -> door.queues.waiting() == 1);
        for (var i = 0; i < 20; i++) {
            answers.add(later("stripe"));
        }
        answers.forEach(answer -> assertEquals(503, answer.join().statusCode()));
        assertEquals(List.of(), door.takeAll());

        door.queues.stuck(false);
        assertEquals(200, door.deliver("stripe", EVENT).statusCode());
        assertEquals(1, door.takeAll().size());
    }

    @Test
    void what_waits_for_the_first_is_answered_with_it() {
        var broker = new CountDownLatch(1);
        door.faulty.hold(Verb.SEND, broker);
        var before = door.faulty.calls(Verb.SEND);
        var first = later("stripe");
        Awaitility.await().until(() -> door.faulty.calls(Verb.SEND) > before);
        var second = later("stripe");
        broker.countDown();
        assertEquals(200, first.join().statusCode());
        assertEquals(200, second.join().statusCode());
        assertEquals(1, door.takeAll().size());
    }

    @Test
    void a_forged_event_hides_no_real_one_and_is_told_nothing_of_it() {
        var forged = door.signed("stripe", EVENT);
        forged.replaceAll((name, value) -> value.replace("v1=", "v1=0"));
        assertEquals(401, door.post("stripe", EVENT, forged).statusCode());
        assertEquals(200, door.deliver("stripe", EVENT).statusCode());
        assertEquals(1, door.takeAll().size());
        assertEquals(401, door.post("stripe", EVENT, forged).statusCode());
    }

    @Test
    void an_unsigned_id_hides_no_event_with_another_body() {
        for (var body : List.of("{\"a\":1}", "{\"a\":2}")) {
            door.deliver(
                    "github",
                    body.getBytes(UTF_8),
                    "X-GitHub-Delivery",
                    "same",
                    "Content-Type",
                    "application/json");
        }
        assertEquals(2, door.takeAll().size());
    }

    /** Whoever captured a request can send it under another id; but so can its sender. */
    @Test
    void a_body_under_another_unsigned_id_is_sent_with_a_mark() {
        for (var id : List.of("one", "two", "one")) {
            door.deliver(
                    "github", EVENT, "X-GitHub-Delivery", id, "Content-Type", "application/json");
        }
        var marks =
                door.takeAll().stream()
                        .map(message -> message.attributes().getOrDefault("same-body-as", "none"))
                        .map(mark -> mark.split(":", 3))
                        .map(parts -> parts[parts.length == 3 ? 1 : 0])
                        .collect(Collectors.toSet());
        assertEquals(Set.of("none", "one"), marks);
    }

    @Test
    void two_events_of_one_content_without_an_id_are_two() {
        door.post("anything", EVENT, door.signed("anything", EVENT));
        door.post("anything", EVENT, door.signed("anything", EVENT));
        assertEquals(2, door.takeAll().size());
    }

    @Test
    void one_source_s_event_hides_no_other_source_s() {
        var headers = Map.copyOf(door.signed("typed", EVENT));
        assertEquals(202, door.post("typed", EVENT, headers).statusCode());
        assertEquals(200, door.deliver("stripe", EVENT).statusCode());
        assertEquals(2, door.takeAll().size());
    }

    @Test
    void duplicates_beyond_those_that_may_wait_at_once_are_answered_one_after_the_other() {
        var source = door.source("stripe");
        var duplicates = door.bean(Duplicates.class);
        var message = Message.of("id", "t", door.clock.instant(), Payload.of(EVENT));
        var landed = Answer.Accepted.of(source, message);
        assertEquals(landed, duplicates.once(source, "id", () -> landed));
        for (var duplicate = 0; duplicate < 1_000; duplicate++) {
            assertEquals(
                    new Answer.Duplicate(landed),
                    duplicates.once(source, "id", () -> new Answer.TooLarge()));
        }
    }

    @Test
    void nothing_is_forgotten_of_a_source_that_sent_nothing() {
        assertEquals(0, door.bean(Duplicates.class).forget("each"));
    }
}
