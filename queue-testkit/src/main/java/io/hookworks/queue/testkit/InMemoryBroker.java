package io.hookworks.queue.testkit;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.TimeSource;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** The queues that the clients of one {@link InMemoryQueues} share, under one lock. */
final class InMemoryBroker {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<QueueName, InMemoryQueue> queues = new HashMap<>();
    private final TimeSource clock;
    private final Capabilities capabilities;
    private final RandomGenerator random;
    private final boolean manual;
    private long ids;
    private int waiting;

    InMemoryBroker(TimeSource clock, Capabilities capabilities, RandomGenerator random) {
        this.clock = clock;
        this.capabilities = capabilities;
        this.random = random;
        this.manual = clock instanceof ManualClock;
        if (clock instanceof ManualClock manualClock) {
            manualClock.onAdvance(this::wake);
        }
    }

    /** Of a queue that nobody provisioned: those of a plain one. */
    Capabilities capabilities(QueueName name) {
        lock.lock();
        try {
            var queue = queues.get(name);
            return queue == null ? capabilities : queue.capabilities(capabilities);
        } finally {
            lock.unlock();
        }
    }

    /** Whether its plain queues can do exactly this. */
    boolean declares(Capabilities all) {
        return capabilities.equals(all);
    }

    void provision(QueueSpec spec) {
        lock.lock();
        try {
            make(spec);
            var deadLetters = spec.deadLetters();
            if (deadLetters != null) {
                var name = spec.name().deadLetters();
                make(
                        new QueueSpec(
                                name,
                                spec.guarantees(),
                                spec.lease(),
                                deadLetters.retention(),
                                null));
            }
        } finally {
            lock.unlock();
        }
    }

    private void make(QueueSpec spec) {
        var present = queues.putIfAbsent(spec.name(), new InMemoryQueue(spec));
        if (present != null) {
            present.change(spec);
        }
    }

    /** Does something with a queue at one instant, with nobody else at it. */
    <T> T with(QueueName name, Verb verb, BiFunction<InMemoryQueue, Instant, T> action) {
        lock.lock();
        try {
            var answer = action.apply(find(name, verb), clock.steady());
            changed.signalAll();
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private InMemoryQueue find(QueueName name, Verb verb) {
        var queue = queues.get(name);
        if (queue == null) {
            throw new QueueException(
                    Kind.QUEUE_NOT_FOUND, name, verb, "nobody provisioned it", null);
        }
        return queue;
    }

    String nextId() {
        lock.lock();
        try {
            return "in-memory-" + ++ids;
        } finally {
            lock.unlock();
        }
    }

    List<Delivery> receive(ReceiveRequest request, BooleanSupplier closed)
            throws InterruptedException {
        lock.lockInterruptibly();
        waiting++;
        try {
            var deadline = clock.steady().plus(request.waitUpTo());
            while (true) {
                var now = clock.steady();
                var deliveries = take(request, now);
                if (!deliveries.isEmpty() || !now.isBefore(deadline) || closed.getAsBoolean()) {
                    return deliveries;
                }
                changed.await(patience(request.queue(), now, deadline), TimeUnit.NANOSECONDS);
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    private List<Delivery> take(ReceiveRequest request, Instant now) {
        var queue = find(request.queue(), Verb.RECEIVE);
        return queue.take(
                request.max(), now, request.lease(), random, message -> bury(queue, message, now));
    }

    private void bury(InMemoryQueue from, StoredMessage message, Instant now) {
        var graveyard = from.spec().name().deadLetters();
        find(graveyard, Verb.RECEIVE).add(new StoredMessage(message.content(), now, Duration.ZERO));
        changed.signalAll();
    }

    private long patience(QueueName name, Instant now, Instant deadline) {
        if (manual) {
            return Long.MAX_VALUE;
        }
        var due = find(name, Verb.RECEIVE).nextDue(now).orElse(deadline);
        var until = due.isBefore(deadline) ? due : deadline;
        return Math.max(1, Duration.between(now, until).toNanos());
    }

    /** Makes every waiting receive look again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }
}
