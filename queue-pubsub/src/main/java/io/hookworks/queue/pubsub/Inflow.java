package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.ReceivedMessage;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What flows in from one subscription, for the receives that ask for it. There is room for as many
 * messages as they want and no more. A message that comes in between waits for the next receive,
 * its lease renewed; when nobody is at work any more, it goes back.
 */
final class Inflow implements PullStream.Reader, Living {
    private static final Logger LOG = LoggerFactory.getLogger(Inflow.class);

    /** A worker that has permits asks again within milliseconds. */
    private static final Duration NOBODY_ASKS = Duration.ofMillis(200);

    /** A stream that lived so long was a good one, though it may have had nothing to say. */
    private static final Duration GOOD = Duration.ofSeconds(5);

    private final QueueName queue;
    private final Streams streams;
    private final Receipts receipts;
    private final HeldLeases leases = new HeldLeases();
    private final InstantSource clock;
    private final Timekeeper timer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Arrival> arrived = new ArrayDeque<>();
    private final Reconnect reconnect = new Reconnect();
    private int wanted;
    private Duration lease = Duration.ofSeconds(10);
    private long askedNanos;
    private boolean watching;
    private @Nullable QueueException error;
    private boolean closed;

    Inflow(QueueName queue, Wire wire) {
        var subscription = wire.names().subscription(queue);
        this.queue = queue;
        this.streams = new Streams(wire, subscription, this);
        this.receipts = new Receipts(queue, subscription, wire, this::inForce);
        this.clock = wire.clock();
        this.timer = wire.timer();
    }

    /**
     * Waits for the first arrival, until the wait is over.
     *
     * @throws QueueException if the subscription cannot be received from
     */
    List<Arrival> take(ReceiveRequest request) throws InterruptedException {
        var left = request.waitUpTo().toNanos();
        lock.lockInterruptibly();
        try {
            error = wanted == 0 ? null : error;
            lease = request.lease();
            wanted += request.max();
            try {
                while (true) {
                    var taken = poll(request.max());
                    if (!taken.isEmpty() || closed) {
                        return taken;
                    }
                    if (error != null) {
                        throw error;
                    }
                    makeRoom();
                    if (left <= 0) {
                        return taken;
                    }
                    left = changed.awaitNanos(left);
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

    private List<Arrival> poll(int max) {
        var now = clock.instant();
        var taken = new ArrayList<Arrival>();
        while (taken.size() < max && !arrived.isEmpty()) {
            var next = arrived.poll();
            if (next.until().isAfter(now)) {
                taken.add(next);
            } else {
                leases.remove(next.ackId());
            }
        }
        return taken;
    }

    private void makeRoom() {
        if (wanted > 0 && !closed && !reconnect.pausing()) {
            var covered = arrived.size() + receipts.waiting();
            streams.makeRoom(wanted - covered, clock.instant());
        }
    }

    @Override
    public void arrived(PullStream stream, List<ReceivedMessage> messages) {
        lock.lock();
        try {
            reconnect.worked();
            var ledger = streams.ledger(stream);
            if (ledger == null || closed) {
                receipts.giveBack(messages.stream().map(ReceivedMessage::getAckId).toList());
                return;
            }
            var until = clock.instant().plus(stream.deadline());
            messages.forEach(message -> ledger.count(message.getAckId(), until));
            receipts.confirm(ledger, messages, lease);
            if (ledger.room() < 0) { // it knows no limit, as Google's emulator does
                streams.close(stream);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The leases of these are ours now. */
    private void inForce(List<Arrival> confirmed) {
        lock.lock();
        try {
            receipts.finished();
            for (var arrival : confirmed) {
                var held = new HeldLeases.Held(arrival.ledger(), arrival.until());
                leases.put(arrival.ackId(), held);
                arrived.add(arrival);
            }
            changed.signalAll();
            watchIfNobodyAsks();
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
            if (stream.heard() || stream.age().compareTo(GOOD) > 0) {
                reconnect.worked();
            }
            var pause = reconnect.failed();
            if (cause != null) {
                var known = PubSubErrors.of(cause, queue, Verb.RECEIVE);
                LOG.debug("{}: stream ended, again in {}", queue, pause, cause);
                error = known.retryable() && !reconnect.hopeless() ? error : known;
            }
            timer.later(pause, this::wake);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            reconnect.resume();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void watchIfNobodyAsks() {
        if (!watching && !closed && (wanted == 0 || !arrived.isEmpty())) {
            watching = true;
            timer.later(NOBODY_ASKS, this::watch);
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
            var quiet = Duration.ofNanos(System.nanoTime() - askedNanos);
            if (wanted == 0 && quiet.compareTo(NOBODY_ASKS) >= 0) {
                streams.closeThoseWithRoom();
                if (leases.size()
                        == arrived.size()) { // nobody is at work here, who would ask again
                    giveBackArrived();
                }
            }
            renew();
            if (!arrived.isEmpty()) {
                watchIfNobodyAsks();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What waits for a permit keeps its lease, and is not handed out while that is asked for. */
    private void renew() {
        var soon = clock.instant().plus(lease.dividedBy(2));
        var ending = arrived.stream().filter(each -> each.until().isBefore(soon)).toList();
        arrived.removeAll(ending);
        receipts.renew(ending, lease);
    }

    private void giveBackArrived() {
        var ackIds = arrived.stream().map(Arrival::ackId).toList();
        for (var arrival : arrived) {
            leases.remove(arrival.ackId());
            arrival.ledger().settled(arrival.ackId());
        }
        arrived.clear();
        receipts.giveBack(ackIds);
    }

    /** Those that are in force, of what was handed out and of what waits here. */
    HeldLeases leases() {
        return leases;
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
    public void replace(PullStream silent) {
        lock.lock();
        try {
            LOG.info("{}: a stream has been silent for {}; opened anew", queue, silent.silence());
            streams.close(silent);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the receives under way, and gives back what they did not take. */
    void close() {
        lock.lock();
        try {
            closed = true;
            streams.all().forEach(streams::close);
            giveBackArrived();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
