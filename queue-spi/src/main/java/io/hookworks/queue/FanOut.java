package io.hookworks.queue;

import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends very many messages: one to each customer, say. It takes them from an iterator as it needs
 * them and holds no more than a few calls' worth, so their number is bounded by nothing. Each that
 * the broker throttles or is too busy for is sent again, some times; each outcome is told.
 */
public final class FanOut {
    /** Is told what became of each message; by several threads, in no order. */
    public interface Listener {
        /** It is in the queue; should its first answer have been lost, even twice. */
        default void sent(Message message) {}

        /** It is not, or not for certain: see the error's kind. */
        void failed(Message message, QueueException error);
    }

    /** How it went. */
    public record Report(long sent, long failed) {}

    /** A message waits no longer than this for others to share its call. */
    private static final Duration LINGER = Duration.ofMillis(200);

    private static final int CALLS = 16;
    private static final int TRIES = 6;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    private final QueueClient client;
    private final TimeSource clock;

    public FanOut(QueueClient client, TimeSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Sends all, as fast as the broker takes them. Returns when each has its outcome. What a
     * listener throws is thrown here, after all others had theirs.
     */
    public Report send(QueueName queue, Iterator<Message> messages, Listener listener)
            throws InterruptedException {
        return run(queue, messages, new Spread(Duration.ZERO, 1), listener);
    }

    /**
     * Sends all so that they become available evenly over a time: the third party behind the queue
     * is not hit by all at once. The broker holds them back as long as it can; of a longer time the
     * rest is waited for here, and what is due by then has been sent before.
     *
     * @param count how many there will be, about
     */
    public Report spread(
            QueueName queue,
            Iterator<Message> messages,
            long count,
            Duration over,
            Listener listener)
            throws InterruptedException {
        return run(queue, messages, new Spread(over, count), listener);
    }

    /** When each of many is due. */
    private record Spread(Duration over, long count) {
        Spread {
            if (over.isNegative() || count < 1) {
                throw new IllegalArgumentException("a spread needs a time and a count");
            }
        }

        /** From the start; in whole seconds, which is what brokers count delays in. */
        Duration due(long index) {
            return Duration.ofSeconds(over.toSeconds() * Math.min(index, count) / count);
        }
    }

    private Report run(
            QueueName queue, Iterator<Message> messages, Spread spread, Listener listener)
            throws InterruptedException {
        var can = client.capabilities(queue);
        var calls = can.ordering() == Ordering.PER_KEY ? 1 : CALLS;
        var room = new Semaphore(calls);
        var tally = new Tally(listener);
        var start = clock.steady();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                List<Outgoing> batch = new ArrayList<>(can.maxBatch());
                for (var index = 0L; messages.hasNext(); index++) {
                    var due = start.plus(spread.due(index));
                    var wait = ahead(due).minus(can.sendDelay().max());
                    if (wait.compareTo(LINGER) > 0) {
                        batch = call(threads, room, queue, batch, tally);
                    }
                    clock.sleep(wait);
                    batch.add(new Outgoing(messages.next(), delay(due, can.sendDelay().max())));
                    if (batch.size() == can.maxBatch()) {
                        batch = call(threads, room, queue, batch, tally);
                    }
                }
                var _ = call(threads, room, queue, batch, tally);
                room.acquire(calls);
            } catch (InterruptedException e) {
                threads.shutdownNow(); // its calls do not go on without whoever waits for them
                throw e;
            }
        }
        return tally.report();
    }

    private Duration ahead(Instant due) {
        return Duration.between(clock.steady(), due);
    }

    /** What is left until then, as far as the queue can delay. */
    private Duration delay(Instant due, Duration longest) {
        var ahead = ahead(due);
        if (ahead.isNegative()) {
            return Duration.ZERO;
        }
        return ahead.compareTo(longest) > 0 ? longest : ahead;
    }

    /** Sends a batch on a thread of its own; returns an empty one for what comes next. */
    private List<Outgoing> call(
            ExecutorService threads,
            Semaphore room,
            QueueName queue,
            List<Outgoing> batch,
            Tally tally)
            throws InterruptedException {
        if (batch.isEmpty()) {
            return batch;
        }
        room.acquire();
        threads.execute(
                () -> {
                    try {
                        sendAll(queue, batch, tally);
                    } catch (Throwable e) { // a listener's; it is thrown in the end
                        tally.broken(e);
                    } finally {
                        room.release();
                    }
                });
        return new ArrayList<>(batch.size());
    }

    private void sendAll(QueueName queue, List<Outgoing> batch, Tally tally) {
        var left = batch;
        for (var tried = 1; !left.isEmpty(); tried++) {
            var again = new ArrayList<Outgoing>();
            var sending = left;
            var results =
                    EntryResults.of(
                            queue, Verb.SEND, left.size(), () -> client.send(queue, sending));
            for (var i = 0; i < left.size(); i++) {
                var each = left.get(i);
                switch (results.get(i)) {
                    case Result.Ok<String> _ -> tally.sent(each.message());
                    case Result.Failed<String>(var error) -> {
                        if (error.retryable() && tried < TRIES) {
                            again.add(each);
                        } else {
                            tally.failed(each.message(), error);
                        }
                    }
                }
            }
            left = again;
            if (!left.isEmpty() && !paused(tried)) {
                var error =
                        new QueueException(
                                Kind.CANCELLED, queue, Verb.SEND, "the fan-out was stopped", null);
                left.forEach(each -> tally.failed(each.message(), error));
                return;
            }
        }
    }

    /** False: whoever waits for the fan-out was interrupted, and with it all calls. */
    private static boolean paused(int tried) {
        try {
            Thread.sleep(pause(tried));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration pause(int tried) {
        var full = FIRST_WAIT.multipliedBy(1L << tried).toMillis();
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2));
    }

    /** Counts, and tells. */
    private static final class Tally {
        private final Listener listener;
        private final LongAdder sent = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

        Tally(Listener listener) {
            this.listener = listener;
        }

        void sent(Message message) {
            sent.increment();
            listener.sent(message);
        }

        void failed(Message message, QueueException error) {
            failed.increment();
            listener.failed(message, error);
        }

        void broken(Throwable error) {
            broken.compareAndSet(null, error);
        }

        Report report() {
            switch (broken.get()) {
                case null -> {}
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case Throwable thrown -> throw new IllegalStateException(thrown);
            }
            return new Report(sent.sum(), failed.sum());
        }
    }
}
