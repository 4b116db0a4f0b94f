package io.hookworks.webhook;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A success is answered when the queue has confirmed, and never otherwise. */
class BrokenQueueTest {
    /** Of the source "hasty". */
    private static final Duration DEADLINE = Duration.ofMillis(1_500);

    private static final byte[] BODY = "{}".getBytes(UTF_8);

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
        door.forget();
        door.queues.stuck(false);
        door.takeAll();
    }

    @Test
    void a_queue_that_hangs_is_answered_503_by_the_deadline() throws InterruptedException {
        door.deliver("hasty", BODY);
        door.takeAll();
        door.queues.stuck(true);
        var began = System.nanoTime();
        var answer = door.deliver("hasty", BODY);
        var took = Duration.ofNanos(System.nanoTime() - began);
        assertTryAgain(answer);
        assertTrue(took.compareTo(DEADLINE) >= 0, took.toString());

        door.queues.stuck(false);
        assertEquals(202, door.deliver("hasty", BODY).statusCode());
        assertEquals(1, door.takeAll().size());
        await("a send that is given up holds its body no more")
                .until(() -> door.queues.waiting() == 0);
    }

    /** More than the server has threads or connections to spare would show here. */
    @Test
    void many_senders_before_a_queue_that_hangs_are_all_answered_in_time() {
        door.queues.stuck(true);
        var began = System.nanoTime();
        var answers =
                IntStream.range(0, 100)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () -> door.deliver("hasty", BODY),
                                                task -> Thread.ofVirtual().start(task)))
                        .toList();
        answers.forEach(answer -> assertTryAgain(answer.join()));
        var took = Duration.ofNanos(System.nanoTime() - began);
        var oneByOne = DEADLINE.multipliedBy(100);
        assertTrue(took.compareTo(oneByOne) < 0, took + ", as if one waited for the other");
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "TOO_LARGE", mode = EnumSource.Mode.EXCLUDE)
    void a_send_that_fails_is_answered_503(Kind kind) {
        door.faulty.fail(Verb.SEND, kind, 1);
        assertTryAgain(door.deliver("anything", BODY));
        assertEquals(List.of(), door.takeAll());
        assertEquals(202, door.deliver("anything", BODY).statusCode());
    }

    /** The disk would hold it for ever, and the sender would believe it delivered. */
    @ParameterizedTest
    @EnumSource(names = {"TOO_LARGE", "MESSAGE_REFUSED", "UNSUPPORTED"})
    void message_that_the_broker_will_never_take_is_not_spooled(Kind kind) {
        door.faulty.fail(Verb.SEND, kind, 1);
        var expected = kind == Kind.TOO_LARGE ? 413 : 503;
        assertEquals(expected, door.deliver("safe", BODY).statusCode());
        assertEquals(0, door.meters.get("hookworks.spool.bytes").gauge().value());
    }

    @Test
    void an_answer_that_is_lost_is_no_success() {
        var event = "{\"id\":\"evt_1\"}".getBytes(UTF_8);
        door.faulty.loseAnswer(Verb.SEND);
        assertTryAgain(door.deliver("each", event));
        assertEquals(202, door.deliver("each", event).statusCode());
        var ids = door.takeAll().stream().map(message -> message.id()).toList();
        assertEquals(2, ids.size());
        assertEquals(ids.getFirst(), ids.getLast(), "the second is known to be the same event");
    }

    @Test
    void a_queue_that_does_not_exist_is_answered_503() {
        assertTryAgain(door.deliver("lost", BODY));
    }

    @Test
    void what_is_too_large_for_the_queue_is_answered_413() {
        door.faulty.fail(Verb.SEND, Kind.TOO_LARGE, 1);
        assertEquals(413, door.deliver("anything", BODY).statusCode());
    }

    @Test
    void requests_are_counted_by_source_and_outcome() {
        var before = count("partner", "accepted");
        door.deliver("partner", BODY);
        assertEquals(before + 1, count("partner", "accepted"));
        door.deliver("partner", BODY);
        assertEquals(1, count("partner", "duplicate"));
        door.forget();
        door.post("partner", BODY, Map.of());
        assertEquals(1, count("partner", "unauthorized"));
        door.faulty.fail(Verb.SEND, Kind.THROTTLED, 1);
        door.deliver("partner", BODY);
        assertEquals(1, count("partner", "unavailable"));
        door.deliver("partner", BODY, "Content-Encoding", "gzip");
        assertEquals(1, count("partner", "unsupported"));
        door.deliver("small", new byte[5_000]);
        assertEquals(1, count("small", "too_large"));
    }

    @Test
    void names_that_senders_make_up_are_no_tags() {
        for (var name : List.of("one", "two", "three")) {
            door.post(name, BODY, Map.of());
        }
        assertEquals(3, count("unknown", "unknown_source"));
        var sources =
                door.meters.getMeters().stream()
                        .map(meter -> String.valueOf(meter.getId().getTag("source")))
                        .toList();
        assertTrue(sources.stream().noneMatch(List.of("one", "two", "three")::contains));
    }

    private static long count(String source, String outcome) {
        var timer =
                door.meters
                        .find("hookworks.webhooks")
                        .tag("source", source)
                        .tag("outcome", outcome)
                        .timer();
        return timer == null ? 0 : timer.count();
    }

    private static void assertTryAgain(HttpResponse<String> answer) {
        assertEquals(503, answer.statusCode());
        assertEquals("{\"error\":\"not stored; try again\"}", answer.body());
        var seconds = answer.headers().firstValueAsLong("Retry-After").orElse(0);
        assertTrue(seconds >= 1 && seconds <= 5, "Retry-After: " + seconds);
    }
}
