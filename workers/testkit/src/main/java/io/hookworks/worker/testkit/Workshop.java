package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.DeliveryReport;
import io.hookworks.worker.Ending;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.ManualWorker;
import io.hookworks.worker.RetryPolicy;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.payload.PayloadType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Queues in memory and workers that run when a test says so, for the tests of those who write
 * handlers. Everything happens on the test's own thread and by a clock that stands until it is
 * advanced, so a test always goes the same way and leaves nothing behind. See {@code
 * docs/testing.md}. For one thread.
 *
 * <pre>{@code
 * var workshop = new Workshop();
 * workshop.on(BILLING, Handlers.none().on(PAID, new SendReceipt(workshop.client())));
 * workshop.send(BILLING, PAID, new Paid("in_1"));
 * workshop.drainUntilEmpty();
 * workshop.assertDone("message-1");
 * }</pre>
 */
public final class Workshop {
    /** What a handler may send on before its test gives up on it. */
    private static final int MOST = 10_000;

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration RETENTION = Duration.ofDays(14);

    /** Above what retries and deferrals of a test need: here the net below is not the subject. */
    private static final int MAX_RECEIVES = MOST;

    private static final RetryPolicy RETRY =
            new Backoff(5, Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final ManualClock clock = ManualClock.somewhere();
    private final InMemoryQueues queues = new InMemoryQueues(clock);
    private final SendLog client = new SendLog(queues.anotherClient());
    private final List<ManualWorker> workers = new ArrayList<>();
    private final List<DeliveryReport> reports = new ArrayList<>();
    private int messages;

    /** A queue that nobody here works on, such as one that handlers send to. */
    public Workshop queue(QueueName queue) {
        return queue(queue, Guarantees.NONE);
    }

    /** A queue that promises more than at least once, and that nobody here works on. */
    public Workshop queue(QueueName queue, Guarantees guarantees) {
        var deadLetters = new QueueSpec.DeadLetters(RETENTION, MAX_RECEIVES);
        queues.provision(new QueueSpec(queue, guarantees, LEASE, RETENTION, deadLetters));
        return this;
    }

    /** A queue with these handlers: five attempts, and waits of 1, 2, 4 and 8 s between them. */
    public Workshop on(QueueName queue, Handlers handlers) {
        return on(queue, Guarantees.NONE, RETRY, handlers);
    }

    /**
     * A queue with these handlers.
     *
     * @param retry asked with the longest jitter
     */
    public Workshop on(
            QueueName queue, Guarantees guarantees, RetryPolicy retry, Handlers handlers) {
        queue(queue, guarantees);
        var settings = new WorkerSettings(queue, 1, LEASE, LEASE, retry, WorkerSettings.POLL);
        workers.add(new ManualWorker(client, settings, handlers, clock));
        return this;
    }

    /** The clock of the queues, for handlers that ask for one. */
    public ManualClock clock() {
        return clock;
    }

    /** The queues, for handlers that send. What they send is remembered. */
    public QueueClient client() {
        return client;
    }

    /** Puts a message into a queue. */
    public void send(QueueName queue, Message message) {
        switch (queues.send(queue, List.of(Outgoing.now(message))).getFirst()) {
            case Result.Ok<String> _ -> messages++;
            case Result.Failed<String>(var error) -> throw error;
        }
    }

    /**
     * Puts a message with this payload into a queue.
     *
     * @return the message; the first in this workshop has the id {@code message-1}
     */
    public <T extends Record> Message send(QueueName queue, PayloadType<T> type, T payload) {
        var message = type.message("message-" + (messages + 1), clock.instant(), payload);
        send(queue, message);
        return message;
    }

    /**
     * Handles everything that is due, what handlers send meanwhile included, until nothing is left
     * that is; what waits for a later time stays.
     *
     * @return how the deliveries ended, in order
     * @throws AssertionError if there is no end to it
     */
    public List<DeliveryReport> drainUntilEmpty() {
        var before = reports.size();
        while (handleOneOfEach()) {
            if (reports.size() - before > MOST) {
                fail(
                        "after "
                                + MOST
                                + " deliveries there is still something due; the last: "
                                + inWords(reports.getLast()));
            }
        }
        return List.copyOf(reports.subList(before, reports.size()));
    }

    private boolean handleOneOfEach() {
        var any = false;
        for (var worker : workers) {
            try {
                any |= worker.next().map(reports::add).isPresent();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the test was interrupted", e);
            }
        }
        return any;
    }

    /** Lets time pass, then handles what has become due. */
    public List<DeliveryReport> advance(Duration by) {
        clock.advance(by);
        return drainUntilEmpty();
    }

    /** What handlers have sent to a queue, in order, whatever became of it. */
    public List<Outgoing> sent(QueueName queue) {
        // What a worker sends anew has facts, and no handler sends any.
        return client.sent(queue).stream().filter(one -> one.facts().isEmpty()).toList();
    }

    /** What died in a queue, in order. */
    public List<DeadLetter> deadLetters(QueueName queue) {
        var letters = queue.deadLetters();
        return client.sent(letters).stream()
                .map(outgoing -> DeadLetter.of(letters, outgoing.message(), outgoing.facts()))
                .toList();
    }

    /** How the deliveries of a message ended, in order. */
    public List<DeliveryReport> story(String id) {
        return reports.stream().filter(report -> report.id().equals(id)).toList();
    }

    /** The message was handled for good. */
    public void assertDone(String id) {
        assertTrue(last(id) instanceof Ending.Acked, () -> "not done: " + inWords(id));
    }

    /**
     * The message is a dead letter.
     *
     * @param reason a part of why
     */
    public void assertDead(String id, String reason) {
        var dead = last(id) instanceof Ending.DeadLettered(var why) && why.contains(reason);
        assertTrue(dead, () -> "no dead letter with '" + reason + "': " + inWords(id));
    }

    /** The attempt failed; the next one is due after this wait. */
    public void assertRetried(String id, Duration wait) {
        assertReleased(id, wait, true);
    }

    /** The message was put off for so long, and used up no attempt. */
    public void assertDeferred(String id, Duration wait) {
        assertReleased(id, wait, false);
    }

    private void assertReleased(String id, Duration wait, boolean failed) {
        if (last(id) instanceof Ending.Released(var delay, _, var attempt) && attempt == failed) {
            assertEquals(wait, delay, () -> "the wait of " + inWords(id));
        } else {
            fail((failed ? "not to be tried again: " : "not put off: ") + inWords(id));
        }
    }

    private Ending last(String id) {
        var story = story(id);
        if (story.isEmpty()) {
            var known = reports.stream().map(DeliveryReport::id).distinct().toList();
            return fail(id + " was not handled; handled were " + known);
        }
        return story.getLast().ending();
    }

    private String inWords(String id) {
        return story(id).stream().map(Workshop::inWords).collect(Collectors.joining("; then "));
    }

    private static String inWords(DeliveryReport report) {
        return report.id()
                + " on "
                + report.queue()
                + ", attempt "
                + report.attempt()
                + ": "
                + report.ending();
    }
}
