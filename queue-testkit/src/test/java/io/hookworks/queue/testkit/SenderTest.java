package io.hookworks.queue.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.ForwardingClient;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.Result;
import io.hookworks.queue.Sender;
import io.hookworks.queue.testkit.process.Timeouts;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

class SenderTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final QueueName ORDERED = QueueName.of("ordered");
    private static final Duration PATIENT = Timeouts.CONDITION;

    private final ManualClock clock = ManualClock.somewhere();
    private final InMemoryQueues queues = new InMemoryQueues(clock);
    private final FaultyQueues faulty = new FaultyQueues(queues);
    private final Sender sender = new Sender(faulty);

    SenderTest() {
        provision(QUEUE, Guarantees.NONE);
        provision(ORDERED, new Guarantees(Ordering.PER_KEY, AckCertainty.BEST_EFFORT));
    }

    private void provision(QueueName queue, Guarantees guarantees) {
        var lease = Duration.ofSeconds(30);
        var letters = new QueueSpec.DeadLetters(Duration.ofDays(14), 10);
        queues.provision(new QueueSpec(queue, guarantees, lease, Duration.ofDays(4), letters));
    }

    @Test
    void who_is_alone_waits_for_no_company() throws Exception {
        for (var i = 0; i < 3; i++) {
            assertInstanceOf(Result.Ok.class, sender.send(QUEUE, message("m" + i), PATIENT));
        }
        assertEquals(3, faulty.calls(Verb.SEND));
        assertEquals(3, queues.stats(QUEUE).visible().orElseThrow());
    }

    @Test
    void those_who_come_while_the_broker_is_busy_share_calls_and_each_has_an_answer()
            throws Exception {
        var until = hold(64);
        var answers = sendAll(QUEUE, 62);
        // Two calls go at once; those who come meanwhile wait for company, but for a moment only.
        await(() -> faulty.calls(Verb.SEND) > 2);
        until.countDown();
        for (var answer : answers) {
            assertInstanceOf(Result.Ok.class, answer.join());
        }
        assertEquals(62, queues.stats(QUEUE).visible().orElseThrow());
        assertTrue(faulty.calls(Verb.SEND) < 20, () -> faulty.calls(Verb.SEND) + " calls");
    }

    @Test
    void the_failure_of_one_is_the_failure_of_no_other() throws Exception {
        var until = hold(2);
        var first = sendAll(QUEUE, 2);
        await(() -> faulty.calls(Verb.SEND) >= 1);
        var most = queues.capabilities(QUEUE).maxMessageBytes();
        var tooLarge = new CompletableFuture<Result<String>>();
        var large = message("large", Payload.ofText("a".repeat(most)));
        Thread.ofVirtual().start(() -> complete(tooLarge, QUEUE, large, PATIENT));
        var rest = sendAll(QUEUE, 20);
        assertEquals(Kind.TOO_LARGE, kind(tooLarge.join()));
        rest.forEach(each -> assertInstanceOf(Result.Ok.class, each.join()));
        until.countDown();
        first.forEach(each -> assertInstanceOf(Result.Ok.class, each.join()));
    }

    @Test
    void calls_that_hang_hold_up_no_later_ones() throws Exception {
        var until = hold(2);
        var hanging = List.of(sendAll(QUEUE, 1).getFirst(), sendAll(QUEUE, 1).getFirst());
        await(() -> faulty.calls(Verb.SEND) == 2);
        assertInstanceOf(Result.Ok.class, sender.send(QUEUE, message("later"), PATIENT));
        until.countDown();
        hanging.forEach(CompletableFuture::join);
    }

    @Test
    void who_gives_up_does_not_know_and_the_call_is_let_go_when_nobody_waits_for_it()
            throws Exception {
        hold(1);
        assertEquals(
                Kind.OUTCOME_UNKNOWN,
                kind(sender.send(ORDERED, message("given-up"), Duration.ofMillis(50))));
        // It would wait for the call before it, were that still under way.
        assertInstanceOf(Result.Ok.class, sender.send(ORDERED, message("other"), PATIENT));
        assertEquals(1, queues.stats(ORDERED).visible().orElseThrow());
    }

    @Test
    void on_a_queue_that_keeps_order_one_call_goes_after_the_other() throws Exception {
        var until = hold(1);
        var first = sendAll(ORDERED, 1).getFirst();
        await(() -> faulty.calls(Verb.SEND) == 1);
        assertEquals(
                Kind.CANCELLED,
                kind(sender.send(ORDERED, message("second"), Duration.ofMillis(50))));
        until.countDown();
        assertInstanceOf(Result.Ok.class, first.join());
        assertInstanceOf(Result.Ok.class, sender.send(ORDERED, message("third"), PATIENT));
        assertEquals(2, faulty.calls(Verb.SEND));
        assertEquals(2, queues.stats(ORDERED).visible().orElseThrow(), "the second was not sent");
    }

    /** A broker refuses a call that holds more, and so everything in it. */
    @Test
    void call_carries_no_more_than_the_broker_takes() throws Exception {
        var until = hold(1);
        var first = sendAll(ORDERED, 1).getFirst();
        await(() -> faulty.calls(Verb.SEND) == 1);
        var most = queues.capabilities(ORDERED).maxBatch();
        var threads = new ArrayList<Thread>();
        var answers = new ArrayList<CompletableFuture<Result<String>>>();
        for (var i = 0; i < 2 * most + 1; i++) {
            var message = message("waiting" + i);
            var answer = new CompletableFuture<Result<String>>();
            answers.add(answer);
            threads.add(
                    Thread.ofVirtual().start(() -> complete(answer, ORDERED, message, PATIENT)));
        }
        await(
                () ->
                        threads.stream()
                                .allMatch(each -> each.getState() == Thread.State.TIMED_WAITING));
        until.countDown();
        answers.forEach(each -> assertInstanceOf(Result.Ok.class, each.join()));
        assertInstanceOf(Result.Ok.class, first.join());
        assertEquals(4, faulty.calls(Verb.SEND), "one, two that are full, and the rest");
    }

    @Test
    void with_a_broker_that_hangs_calls_are_bounded_and_who_finds_none_free_was_not_sent()
            throws Exception {
        var most = 64;
        var until = hold(most);
        var hanging = new ArrayList<CompletableFuture<Result<String>>>();
        for (var calls = 1; calls <= most; calls++) {
            hanging.addAll(sendAll(QUEUE, 1));
            var now = calls;
            await(() -> faulty.calls(Verb.SEND) == now);
        }
        assertEquals(
                Kind.CANCELLED, kind(sender.send(QUEUE, message("late"), Duration.ofMillis(50))));
        until.countDown();
        hanging.forEach(CompletableFuture::join);
        assertEquals(most, queues.stats(QUEUE).visible().orElseThrow());
    }

    @Test
    void who_is_behind_one_that_gave_up_has_its_turn() throws Exception {
        var until = hold(2);
        var hanging = List.of(sendAll(QUEUE, 1).getFirst(), sendAll(QUEUE, 1).getFirst());
        await(() -> faulty.calls(Verb.SEND) == 2);
        for (var i = 0; i < 50; i++) {
            var brief = message("brief");
            var gaveUp = new CompletableFuture<Result<String>>();
            var first =
                    Thread.ofVirtual()
                            .start(() -> complete(gaveUp, QUEUE, brief, Duration.ofMillis(4)));
            while (first.isAlive() && first.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait(); // until it is in line, which is not for long
            }
            assertInstanceOf(Result.Ok.class, sender.send(QUEUE, message("behind"), PATIENT));
            gaveUp.join();
        }
        until.countDown();
        hanging.forEach(CompletableFuture::join);
    }

    @Test
    void a_provider_that_throws_leaves_nobody_waiting() throws Exception {
        faulty.throwFrom(Verb.SEND, new IllegalStateException("a provider's fault"));
        assertEquals(Kind.UNEXPECTED, kind(sender.send(QUEUE, message("a"), PATIENT)));
        assertInstanceOf(Result.Ok.class, sender.send(QUEUE, message("b"), PATIENT));
    }

    @Test
    void whatever_a_provider_throws_or_returns_frees_its_call() throws Exception {
        for (var result :
                List.<Supplier<List<Result<String>>>>of(
                        () -> {
                            throw new OutOfMemoryError("a test's");
                        },
                        () -> {
                            throw new StackOverflowError();
                        },
                        List::of,
                        SenderTest::nothing)) {
            var broken = new AtomicBoolean(true);
            var provider =
                    new ForwardingClient(queues) {
                        @Override
                        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
                            return broken.getAndSet(false)
                                    ? result.get()
                                    : super.send(queue, batch);
                        }
                    };
            var ordered = new Sender(provider); // one call at a time
            assertEquals(Kind.UNEXPECTED, kind(ordered.send(ORDERED, message("a"), PATIENT)));
            assertInstanceOf(Result.Ok.class, ordered.send(ORDERED, message("b"), PATIENT));
        }
    }

    @SuppressWarnings("NullAway") // what a provider that breaks its contract returns
    private static List<Result<String>> nothing() {
        return null;
    }

    private static Kind kind(Result<String> answer) {
        return ((Result.Failed<String>) answer).error().kind();
    }

    private CountDownLatch hold(int calls) {
        var until = new CountDownLatch(1);
        for (var i = 0; i < calls; i++) {
            faulty.hold(Verb.SEND, until);
        }
        return until;
    }

    private List<CompletableFuture<Result<String>>> sendAll(QueueName queue, int count) {
        var answers = new ArrayList<CompletableFuture<Result<String>>>();
        for (var i = 0; i < count; i++) {
            var message = message("m" + i);
            var answer = new CompletableFuture<Result<String>>();
            Thread.ofVirtual().start(() -> complete(answer, queue, message, PATIENT));
            answers.add(answer);
        }
        return answers;
    }

    private void complete(
            CompletableFuture<Result<String>> answer,
            QueueName queue,
            Outgoing message,
            Duration within) {
        try {
            answer.complete(sender.send(queue, message, within));
        } catch (InterruptedException e) {
            answer.completeExceptionally(e);
        }
    }

    private Outgoing message(String id) {
        return message(id, Payload.ofText(id));
    }

    private Outgoing message(String id, Payload payload) {
        return Outgoing.now(new Message(id, "t", clock.instant(), payload, Map.of(), null));
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(condition);
    }
}
