package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.Ending;
import io.hookworks.worker.HandlerThreads;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.StuckPolicy;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerSettings;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Q2: only a failed attempt counts, although the broker moves a message after five deliveries. */
abstract class CountCases extends WorkerCase {
    private static final Duration BRIEF = Duration.ofMillis(200);

    @Test
    @DisplayName("Q2 what is rate-limited between its failures has all of its attempts, exactly")
    void only_failures_are_counted() throws InterruptedException {
        send("limited");
        List<Integer> numbers = new CopyOnWriteArrayList<>();
        work(
                1,
                (message, attempt) -> {
                    numbers.add(attempt.number());
                    return numbers.size() % 3 == 0
                            ? Verdict.retry("down")
                            : Verdict.throttled(BRIEF, "429");
                });
        awaitSettled(1);
        assertEquals(List.of(1, 1, 1, 2, 2, 2, 3, 3, 3), numbers);
        ending(Ending.DeadLettered.class, reports.getLast());
        var dead = receive(queue.deadLetters(), 1, longLease(), patience()).getFirst();
        var letter = DeadLetter.of(queue.deadLetters(), dead.content(), Instant.now());
        assertEquals("attempts used up (3): down", letter.reason());
    }

    @Test
    @DisplayName("Q2 messages that wait for their key are handled once each")
    void waiting_for_a_key_is_no_attempt() throws InterruptedException {
        var messages =
                messages(15).stream()
                        .map(one -> one.withAttributes(Map.of("tenant", "acme")))
                        .toList();
        send(messages);
        List<String> handled = new CopyOnWriteArrayList<>();
        work(
                client,
                oneAtATime("tenant"),
                Handlers.all(
                        (message, attempt) -> {
                            Thread.sleep(100); // long enough for all to be received meanwhile
                            handled.add(message.id());
                            return Verdict.done();
                        }));
        awaitSettled(messages.size());
        assertEquals(messages.size(), handled.size());
    }

    private WorkerSettings oneAtATime(String attribute) {
        var usual = settings(2);
        return new WorkerSettings(
                usual.queue(),
                usual.concurrency(),
                usual.lease(),
                usual.timeout(),
                usual.retry(),
                usual.poll(),
                usual.weight(),
                null,
                null,
                attribute,
                StuckPolicy.USUAL,
                null,
                HandlerThreads.VIRTUAL);
    }
}
