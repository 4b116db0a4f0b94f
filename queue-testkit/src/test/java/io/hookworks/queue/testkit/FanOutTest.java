package io.hookworks.queue.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.FanOut;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class FanOutTest {
    private static final QueueName QUEUE = QueueName.of("mailing");
    private static final QueueName ORDERED = QueueName.of("ordered");

    private final ManualClock clock = ManualClock.somewhere();
    private final InMemoryQueues queues = new InMemoryQueues(clock);
    private final FaultyQueues faulty = new FaultyQueues(queues);
    private final FanOut fanOut = new FanOut(faulty, clock);
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger mostOut = new AtomicInteger();
    private final Outcomes outcomes = new Outcomes();

    private static final class Outcomes implements FanOut.Listener {
        final AtomicInteger sent = new AtomicInteger();
        final Queue<String> order = new ConcurrentLinkedQueue<>();
        final List<String> failed = new CopyOnWriteArrayList<>();

        @Override
        public void sent(Message message) {
            sent.incrementAndGet();
            order.add(message.id());
        }

        @Override
        public void failed(Message message, QueueException error) {
            failed.add(message.id() + " " + error.kind());
        }
    }

    FanOutTest() {
        provision(QUEUE, Guarantees.NONE);
        provision(ORDERED, new Guarantees(Ordering.PER_KEY, AckCertainty.BEST_EFFORT));
    }

    private void provision(QueueName queue, Guarantees guarantees) {
        var letters = new QueueSpec.DeadLetters(Duration.ofDays(14), 10);
        var lease = Duration.ofSeconds(30);
        queues.provision(new QueueSpec(queue, guarantees, lease, Duration.ofDays(4), letters));
    }

    private Iterator<Message> messages(int count) {
        return IntStream.range(0, count).mapToObj(this::message).iterator();
    }

    private Message message(int number) {
        var out = made.incrementAndGet() - outcomes.sent.get() - outcomes.failed.size();
        mostOut.accumulateAndGet(out, Math::max);
        return new Message(
                "m" + number, "mail", clock.instant(), Payload.ofText("hello"), Map.of(), null);
    }

    @Test
    void a_hundred_thousand_are_sent_and_few_held_at_a_time() throws Exception {
        var report = fanOut.send(QUEUE, messages(100_000), outcomes);
        assertEquals(new FanOut.Report(100_000, 0), report);
        assertEquals(100_000, queues.stats(QUEUE).visible().orElseThrow());
        var batch = queues.capabilities(QUEUE).maxBatch();
        assertTrue(mostOut.get() <= 17 * batch, () -> mostOut + " messages were held at once");
        assertEquals(100_000 / batch, faulty.calls(Verb.SEND));
    }

    @Test
    void they_become_available_evenly_over_the_time() throws Exception {
        fanOut.spread(QUEUE, messages(1_000), 1_000, Duration.ofMinutes(10), outcomes);
        for (var minute = 1; minute <= 10; minute++) {
            var before = queues.stats(QUEUE).visible().orElseThrow();
            clock.advance(Duration.ofMinutes(1));
            var came = queues.stats(QUEUE).visible().orElseThrow() - before;
            assertTrue(came >= 97 && came <= 103, minute + ": " + came);
        }
        assertEquals(1_000, queues.stats(QUEUE).visible().orElseThrow());
    }

    @Test
    void what_is_throttled_is_sent_again_and_what_cannot_be_sent_is_told() throws Exception {
        faulty.fail(Verb.SEND, Kind.THROTTLED, 3);
        faulty.failEntry(Verb.SEND, 4, Kind.TOO_LARGE);
        var report = fanOut.send(QUEUE, messages(100), outcomes);
        assertEquals(new FanOut.Report(99, 1), report);
        assertEquals(99, queues.stats(QUEUE).visible().orElseThrow());
        assertEquals(1, outcomes.failed.size());
        assertTrue(outcomes.failed.getFirst().endsWith(" TOO_LARGE"));
    }

    @Test
    void on_a_queue_that_keeps_order_what_is_sent_again_holds_up_the_rest() throws Exception {
        faulty.fail(Verb.SEND, Kind.THROTTLED, 1);
        var count = 3 * queues.capabilities(ORDERED).maxBatch();
        fanOut.send(ORDERED, messages(count), outcomes);
        assertEquals(
                IntStream.range(0, count).mapToObj(i -> "m" + i).toList(),
                List.copyOf(outcomes.order));
    }

    @Test
    void what_the_broker_never_takes_is_told_after_some_tries() throws Exception {
        faulty.fail(Verb.SEND, Kind.THROTTLED, 100);
        var report = fanOut.send(QUEUE, messages(1), outcomes);
        assertEquals(new FanOut.Report(0, 1), report);
        assertEquals(List.of("m0 THROTTLED"), outcomes.failed);
        assertEquals(6, faulty.calls(Verb.SEND));
    }

    @Test
    void what_a_provider_throws_is_a_failure_like_another() throws Exception {
        faulty.throwFrom(Verb.SEND, new IllegalStateException("a provider's fault"));
        assertEquals(new FanOut.Report(10, 0), fanOut.send(QUEUE, messages(10), outcomes));
    }

    @Test
    void each_message_of_a_long_spread_leaves_when_the_queue_can_delay_it() throws Exception {
        var longest = queues.capabilities(QUEUE).sendDelay().max();
        var apart = longest.multipliedBy(24).dividedBy(25);
        var count = 20;
        var spreading =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        fanOut.spread(
                                                QUEUE,
                                                messages(count),
                                                count,
                                                apart.multipliedBy(count),
                                                outcomes);
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        for (var past = Duration.ZERO; outcomes.sent.get() < count; past = past.plus(apart)) {
            var due = Math.min(count, past.plus(longest).dividedBy(apart) + 1);
            await(() -> outcomes.sent.get() == due);
            clock.advance(apart);
        }
        spreading.join();
        assertEquals(count, outcomes.sent.get());
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(condition);
    }

    @Test
    void when_whoever_waits_for_it_is_interrupted_its_calls_stop_and_tell() throws Exception {
        faulty.fail(Verb.SEND, Kind.THROTTLED, 1_000);
        var heard = new CompletableFuture<Boolean>();
        var waiting =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        fanOut.send(QUEUE, messages(30), outcomes);
                                        heard.complete(false);
                                    } catch (InterruptedException e) {
                                        heard.complete(true);
                                    }
                                });
        Awaitility.await().until(() -> faulty.calls(Verb.SEND) >= 3);
        waiting.interrupt();
        assertTrue(heard.get(), "the interrupt was swallowed");
        assertEquals(30, outcomes.failed.size());
        assertTrue(
                outcomes.failed.stream().allMatch(each -> each.endsWith(" CANCELLED")),
                outcomes.failed::toString);
    }

    @Test
    void a_listener_that_throws_is_heard_after_all_are_sent() {
        var error = new IllegalStateException("a test's listener");
        var thrown =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                fanOut.send(
                                        QUEUE,
                                        messages(100),
                                        new FanOut.Listener() {
                                            @Override
                                            public void sent(Message message) {
                                                throw error;
                                            }

                                            @Override
                                            public void failed(
                                                    Message message, QueueException why) {}
                                        }));
        assertEquals(error, thrown);
        assertEquals(100, queues.stats(QUEUE).visible().orElseThrow());
    }
}
