package io.hookworks.webhook;

import io.hookworks.queue.ForwardingClient;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Another client, whose broker a test makes hang: a send waits until it is interrupted. */
final class StuckQueues extends ForwardingClient {
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger reached = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile boolean stuck;
    private volatile @Nullable QueueName only;

    StuckQueues(QueueClient real) {
        super(real);
    }

    void stuck(boolean now) {
        stuck = now;
        only = null;
    }

    /** The same for one queue alone. */
    void stuckFor(String queue) {
        only = QueueName.of(queue);
        stuck = true;
    }

    /** Sends that wait just now. */
    int waiting() {
        return waiting.get();
    }

    /** Sends wait from now on, until they are let go. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void letGo() {
        held.countDown();
    }

    /** Messages that have come as far as this. */
    int reached() {
        return reached.get();
    }

    @Override
    public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        reached.addAndGet(batch.size());
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!stuck || (only != null && !queue.equals(only))) {
            return real.send(queue, batch);
        }
        waiting.incrementAndGet();
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
        }
        var error = new QueueException(Kind.CANCELLED, queue, Verb.SEND, "interrupted", null);
        return batch.stream().<Result<String>>map(each -> new Result.Failed<>(error)).toList();
    }
}
