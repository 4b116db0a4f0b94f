package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.ReceivedMessage;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.TimeSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What flows in from one subscription, for the receives that ask for it: its streams have room for
 * as many messages as they want and no more. What comes in between waits in {@link Arrivals}; when
 * nobody is at work any more, it goes back.
 */
final class Inflow implements PullStream.Reader, Living {
    private static final Logger LOG = LoggerFactory.getLogger(Inflow.class);

    /** A worker that has permits asks again within milliseconds. */
    private static final Duration NOBODY_ASKS = Duration.ofMillis(200);

    private final QueueName queue;
    private final boolean ordered;
    private final Wire wire;
    private final Streams streams;
    private final Receipts receipts;
    private final Arrivals arrivals;
    private final TimeSource clock;
    private final Timekeeper timer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Reconnect reconnect = new Reconnect();
    private int wanted;
    private Duration lease = Duration.ofSeconds(10);
    private long askedNanos;
    private boolean watching;
    private @Nullable QueueException failure;
    private boolean closed;

    Inflow(QueueName queue, boolean ordered, Wire wire) {
        var subscription = wire.names().subscription(queue);
        this.queue = queue;
        this.wire = wire;
        this.ordered = ordered;
        this.streams = new Streams(wire, subscription, this);
        this.receipts = new Receipts(queue, subscription, wire, this::inForce);
        this.clock = wire.clock();
        this.timer = wire.timer();
        this.arrivals = new Arrivals(ordered, receipts, clock, timer, this::change, this::restart);
    }

    /**
     * Waits for the first arrival, until the wait is over.
     *
     * @throws QueueException if the subscription cannot be received from, or has been out of reach
     *     for the whole wait
     */
    List<Arrival> take(ReceiveRequest request) throws InterruptedException {
        var left = request.waitUpTo().toNanos();
        lock.lockInterruptibly();
        try {
            lease = request.lease();
            wanted += request.max();
            try {
                while (true) {
                    var taken = arrivals.take(request.max());
                    if (!taken.isEmpty() || closed) {
                        return taken;
                    }
                    makeRoom();
                    if (left <= 0) {
                        throwIfBroken();
                        return taken;
                    }
                    left = changed.awaitNanos(left);
                    throwIfForbidden();
                }
            } finally {
                wanted -= request.max();
                askedNanos = System.nanoTime();
                watchIfNobodyAsks();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No patience mends a missing queue or a missing right. */
    private void throwIfForbidden() {
        if (failure != null && !failure.retryable()) {
            throw failure;
        }
    }

    private void throwIfBroken() {
        if (streams.all().stream().anyMatch(PullStream::good)) {
            worked();
        }
        if (failure != null && reconnect.persists()) {
            throw failure;
        }
    }

    private void worked() {
        reconnect.worked();
        failure = null;
    }

    private void makeRoom() {
        if (wanted > 0 && !closed && !reconnect.pausing()) {
            var covered = arrivals.ready() + receipts.waiting();
            streams.makeRoom(wanted - covered, clock.steady());
        }
    }

    @Override
    public void arrived(PullStream stream, List<ReceivedMessage> messages) {
        lock.lock();
        try {
            worked();
            var ledger = streams.ledger(stream);
            if (ledger != null && wire.stale(stream)) {
                LOG.info(
                        "{}: the process stood still; {} messages come again",
                        queue,
                        messages.size());
                streams.cutOff(stream);
                changed.signalAll();
                return;
            }
            if (ledger == null || closed) {
                receipts.giveBack(messages.stream().map(ReceivedMessage::getAckId).toList());
                return;
            }
            var until = clock.steady().plus(stream.deadline());
            messages.forEach(message -> ledger.count(message.getAckId(), until));
            receipts.confirm(ledger, messages, lease, until);
            if (ledger.room() < -stream.limit()) { // it knows no limit, as Google's emulator
                streams.close(stream);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The leases of these are ours now; {@code failed} others were asked for in vain. */
    private void inForce(List<Arrival> confirmed, int failed) {
        lock.lock();
        try {
            receipts.finished();
            if (failed > 0 && ordered) {
                restart();
            }
            confirmed.forEach(arrivals::keep);
            if (closed) {
                arrivals.giveBackAll();
            }
            changed.signalAll();
            watchIfNobodyAsks();
        } finally {
            lock.unlock();
        }
    }

    /** See {@link Arrivals#rewind}. */
    void rewind(List<String> ackIds, Duration delay) {
        if (!ordered) {
            return;
        }
        lock.lock();
        try {
            arrivals.rewind(ackIds, delay);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(PullStream stream, @Nullable Throwable cause) {
        lock.lock();
        try {
            if (!streams.ended(stream) || closed) {
                return;
            }
            if (stream.good()) {
                worked();
            }
            var pause = reconnect.failed();
            if (cause != null) {
                failure = PubSubErrors.of(cause, queue, Verb.RECEIVE);
                LOG.debug("{}: a stream ended; opened again in {}", queue, pause, cause);
            }
            timer.later(pause, () -> change(reconnect::resume));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Carries out a change, and has receives look again. */
    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void watchIfNobodyAsks() {
        var idle = wanted == 0 && !streams.all().isEmpty();
        if (!watching && !closed && (idle || !arrivals.isEmpty())) {
            timer.later(NOBODY_ASKS, this::watch);
            watching = true; // it is not if no thread could be had for it
        }
    }

    /** Keeps nothing that nobody wants. */
    private void watch() {
        lock.lock();
        try {
            watching = false;
            if (closed) {
                return;
            }
            var now = clock.steady();
            arrivals.forgetEnded(now);
            streams.forgetEnded(now);
            var quiet = Duration.ofNanos(System.nanoTime() - askedNanos);
            if (wanted == 0 && quiet.compareTo(NOBODY_ASKS) >= 0) {
                if (arrivals.handedOut() == 0) { // nobody is at work here, who would ask again
                    streams.closeAll();
                    arrivals.dismiss();
                } else {
                    streams.closeThoseWithRoom();
                }
            }
            arrivals.renew(lease);
        } finally {
            watchIfNobodyAsks();
            lock.unlock();
        }
    }

    /**
     * What was skipped comes again with all later messages of its key, and none of those may be
     * handed out before it.
     */
    private void restart() {
        streams.cutOffAll();
        arrivals.giveBackAll();
        receipts.clear();
    }

    /** Forgets what nobody settled in time. */
    void tidy() {
        lock.lock();
        try {
            arrivals.forgetEnded(clock.steady());
        } finally {
            lock.unlock();
        }
    }

    /** Those that are in force, of what was handed out and of what waits here. */
    HeldLeases leases() {
        return arrivals.leases();
    }

    @Override
    public List<PullStream> streams() {
        lock.lock();
        try {
            return streams.all();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void replace(PullStream distrusted) {
        change(() -> streams.cutOff(distrusted));
    }

    /** Ends the receives under way, and gives back what they did not take. */
    void close() {
        lock.lock();
        try {
            closed = true;
            streams.cutOffAll();
            arrivals.giveBackAll();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
