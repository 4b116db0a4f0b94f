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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What flows in from one subscription, for the receives that ask for it. There is room for as many
 * messages as they want and no more. A message that comes in between waits for the next receive,
 * its lease renewed; when nobody is at work any more, it goes back.
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
    private final HeldLeases leases = new HeldLeases();
    private final InstantSource clock;
    private final Timekeeper timer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Arrival> arrived = new ArrayDeque<>();
    private final Rewinds rewinds = new Rewinds();
    private final Reconnect reconnect = new Reconnect();
    private long places;
    private int wanted;
    private Duration lease = Duration.ofSeconds(10);
    private long askedNanos;
    private boolean watching;
    private final Set<String> renewing = new HashSet<>();
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
                    var taken = poll(request.max());
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

    /** Nothing whose lease has ended: another receiver may have it by now. */
    private List<Arrival> poll(int max) {
        var now = clock.instant();
        endRewinds(now);
        var taken = new ArrayList<Arrival>();
        for (var left = arrived.iterator(); taken.size() < max && left.hasNext(); ) {
            var next = left.next();
            if (rewinds.holdBack(next)) {
                continue;
            }
            if (renewing.contains(next.ackId())) {
                break; // a call under way could undo the next one about its lease
            }
            left.remove();
            if (leases.live(next.ackId(), now) != null) {
                taken.add(next);
            } else {
                leases.remove(next.ackId());
                if (ordered) {
                    restart();
                    break;
                }
            }
        }
        return taken;
    }

    private void endRewinds(Instant now) {
        if (ordered) {
            forgetEnded(now);
            var keys = rewinds.giveUp(now);
            giveBack(arrival -> keys.contains(arrival.key()));
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
            var ready = arrived.stream().filter(each -> !rewinds.holdBack(each)).count();
            var covered = (int) ready + receipts.waiting();
            streams.makeRoom(wanted - covered, clock.instant());
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
            var until = clock.instant().plus(stream.deadline());
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
            confirmed.forEach(this::keep);
            if (closed) {
                giveBackArrived();
            }
            changed.signalAll();
            watchIfNobodyAsks();
        } finally {
            lock.unlock();
        }
    }

    private void keep(Arrival arrival) {
        if (rewinds.ends(arrival)) {
            giveBack(copy -> copy.key().equals(arrival.key()));
        }
        leases.put(arrival.ackId(), arrival.held(places++));
        arrived.add(arrival);
    }

    /**
     * These are about to be given back, or to end; if the queue keeps order, what follows them
     * waits until they are here again.
     */
    void rewind(List<String> ackIds, Duration delay) {
        if (!ordered) {
            return;
        }
        lock.lock();
        try {
            var now = clock.instant();
            for (var ackId : ackIds) {
                var held = leases.live(ackId, now);
                if (held != null) {
                    awaitReturn(held, now.plus(delay));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitReturn(HeldLeases.Held held, Instant due) {
        var givenUp = rewinds.await(held, due);
        timer.later(Duration.between(clock.instant(), givenUp), this::lookAgain);
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
            timer.later(pause, this::wake);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void lookAgain() {
        lock.lock();
        try {
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
        var idle = wanted == 0 && !streams.all().isEmpty();
        if (!watching && !closed && (idle || !arrived.isEmpty())) {
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
            var now = clock.instant();
            forgetEnded(now);
            streams.forgetEnded(now);
            var quiet = Duration.ofNanos(System.nanoTime() - askedNanos);
            var handedOut = leases.size() - arrived.size();
            if (wanted == 0 && quiet.compareTo(NOBODY_ASKS) >= 0) {
                if (handedOut == 0) { // nobody is at work here, who would ask again
                    streams.closeAll();
                    rewind(arrived.stream().map(Arrival::ackId).toList(), Duration.ZERO);
                    giveBackArrived();
                } else {
                    streams.closeThoseWithRoom();
                }
            }
            renew();
            watchIfNobodyAsks();
        } finally {
            lock.unlock();
        }
    }

    /** What waits for a permit keeps its lease. */
    private void renew() {
        var now = clock.instant();
        var soon = now.plus(lease.dividedBy(2));
        var ending =
                arrived.stream()
                        .filter(arrival -> !rewinds.holdBack(arrival))
                        .map(Arrival::ackId)
                        .filter(ackId -> leases.live(ackId, now) != null)
                        .filter(ackId -> leases.live(ackId, soon) == null)
                        .toList();
        if (!ending.isEmpty() && renewing.isEmpty()) {
            renewing.addAll(ending);
            receipts.renew(ending, lease, this::renewed);
        }
    }

    private void renewed(List<String> ackIds, @Nullable Instant until) {
        lock.lock();
        try {
            ackIds.forEach(renewing::remove);
            if (until != null) {
                ackIds.forEach(ackId -> leases.extend(ackId, until));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What was skipped comes again with all later messages of its key, and none of those may be
     * handed out before it.
     */
    private void restart() {
        streams.cutOffAll();
        giveBackArrived();
        receipts.clear();
    }

    private void giveBackArrived() {
        giveBack(arrival -> true);
    }

    private void giveBack(Predicate<Arrival> which) {
        var back = arrived.stream().filter(which).toList();
        for (var arrival : back) {
            leases.remove(arrival.ackId());
            arrival.ledger().settled(arrival.ackId());
        }
        arrived.removeIf(which);
        receipts.giveBack(back.stream().map(Arrival::ackId).toList());
    }

    /** Forgets what nobody settled in time. */
    void tidy() {
        lock.lock();
        try {
            forgetEnded(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    private void forgetEnded(Instant now) {
        for (var held : leases.forgetEnded(now)) {
            if (ordered) {
                awaitReturn(held, now);
            }
        }
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
    public void replace(PullStream distrusted) {
        lock.lock();
        try {
            streams.cutOff(distrusted);
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
            streams.cutOffAll();
            giveBackArrived();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
