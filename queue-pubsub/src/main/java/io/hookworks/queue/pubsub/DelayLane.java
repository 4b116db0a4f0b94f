package io.hookworks.queue.pubsub;

import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.ReceivedMessage;

import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Moves the delayed messages of one queue into it when they are due, as long as somebody receives
 * from the queue. Pub/Sub knows no delay, so a delayed message waits under a subscription of its
 * own, the lane, where nothing holds up the queue and nothing counts attempts. What is due soon is
 * held here under a lease that ends shortly after its time, so that another process takes over if
 * this one dies; all else is left with the service, under a lease that ends before its time.
 *
 * <p>A message is published into the queue first and acknowledged in the lane then: a crash in
 * between doubles it, and loses none. docs/adr/0010 weighs this against other ways.
 */
final class DelayLane implements PullStream.Reader, Living {
    private static final Logger LOG = LoggerFactory.getLogger(DelayLane.class);

    /** How long a message is ours until the lease that suits its time is in force. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Due within one tick move in one call. */
    private static final Duration TICK = Duration.ofMillis(20);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final QueueName queue;
    private final Wire wire;
    private final String subscription;
    private final Waiting waiting = new Waiting();
    private final Moved moved = new Moved();

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable PullStream stream;
    private @Nullable Instant nextMove;
    private int failures;
    private boolean awake;
    private volatile long wantedNanos;

    DelayLane(QueueName queue, Wire wire) {
        this.queue = queue;
        this.wire = wire;
        this.subscription = wire.names().laneSubscription(queue);
    }

    /** Somebody receives from the queue, so its lane moves too. */
    void wanted() {
        wantedNanos = System.nanoTime();
        if (awake) {
            return;
        }
        lock.lock();
        try {
            if (!awake) {
                awake = true;
                open();
            }
        } finally {
            lock.unlock();
        }
    }

    Duration sinceWanted() {
        return Duration.ofNanos(System.nanoTime() - wantedNanos);
    }

    private void open() {
        if (awake && stream == null) {
            var order =
                    new PullStream.Order(
                            subscription, wire.client(), 0, DEADLINE, wire.standstill().era());
            stream = PullStream.open(wire.subscriber(), order, this);
        }
    }

    @Override
    public void arrived(PullStream from, List<ReceivedMessage> messages) {
        if (wire.stale(from)) {
            replace(from);
            return;
        }
        var now = wire.clock().steady();
        var done = new ArrayList<String>();
        var leases = new TreeMap<Integer, List<String>>();
        lock.lock();
        try {
            failures = 0;
            for (var received : messages) {
                var id = received.getMessage().getMessageId();
                if (!awake) {
                    leases.computeIfAbsent(0, none -> new ArrayList<>()).add(received.getAckId());
                } else if (moved.contains(id)) {
                    done.add(received.getAckId());
                } else {
                    var parcel = Parcel.of(received, wire.clock());
                    var seconds = waiting.take(parcel, now);
                    leases.computeIfAbsent(seconds, none -> new ArrayList<>()).add(parcel.ackId());
                }
            }
            planMove();
        } finally {
            lock.unlock();
        }
        // Nobody waits for these: a message whose call fails comes again when its deadline ends.
        leases.forEach((seconds, ids) -> modify(ids, seconds));
        acknowledge(done);
    }

    private void planMove() {
        var due = waiting.nextDue();
        if (due == null || (nextMove != null && !due.isBefore(nextMove))) {
            return;
        }
        var soonest = wire.clock().steady().plus(TICK);
        var next = due.isBefore(soonest) ? soonest : due;
        wire.timer().later(Duration.between(wire.clock().steady(), next), this::move);
        nextMove = next; // if no thread could be had for it, the next arrival plans again
    }

    /** Publishes what is due. */
    private void move() {
        List<List<Parcel>> batches;
        lock.lock();
        try {
            nextMove = null;
            batches = waiting.due(wire.clock().steady());
            planMove();
        } finally {
            lock.unlock();
        }
        batches.forEach(this::publish);
    }

    private void publish(List<Parcel> batch) {
        var request = PublishRequest.newBuilder().setTopic(wire.names().topic(queue));
        batch.forEach(parcel -> request.addMessages(parcel.undelayed()));
        ApiFutures.addCallback(
                wire.publisher().publishCallable().futureCall(request.build()),
                new ApiFutureCallback<PublishResponse>() {
                    @Override
                    public void onSuccess(PublishResponse response) {
                        batch.forEach(parcel -> moved.add(parcel.id()));
                        acknowledge(batch.stream().map(Parcel::ackId).toList());
                    }

                    @Override
                    public void onFailure(Throwable cause) {
                        var error = PubSubErrors.of(cause, queue, Verb.SEND);
                        LOG.warn(
                                "{}; {} delayed messages are moved again when their lease ends",
                                error.getMessage(),
                                batch.size());
                    }
                },
                MoreExecutors.directExecutor());
    }

    private void acknowledge(List<String> ackIds) {
        for (var part : IdCalls.split(ackIds)) {
            var _ = wire.acknowledge(subscription, part);
        }
    }

    private void modify(List<String> ackIds, int seconds) {
        for (var part : IdCalls.split(ackIds)) {
            var _ = wire.modify(subscription, part, seconds);
        }
    }

    @Override
    public void ended(PullStream from, @Nullable Throwable cause) {
        lock.lock();
        try {
            if (from != stream) {
                return;
            }
            stream = null;
            if (awake) {
                failures++;
                var pause = Duration.ofMillis(100L << Math.min(failures, 10));
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
                if (cause != null && failures == 2) {
                    var error = PubSubErrors.of(cause, queue, Verb.RECEIVE);
                    LOG.warn("{}; delayed messages wait", error.getMessage());
                }
                wire.timer().later(pause, this::reopen);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A lane that could not be opened is tried again: nobody else would. */
    private void reopen() {
        lock.lock();
        try {
            open();
        } catch (RuntimeException | Error e) {
            wire.timer().later(LONGEST_PAUSE, this::reopen);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<PullStream> streams() {
        lock.lock();
        try {
            return stream == null ? List.of() : List.of(stream);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void replace(PullStream distrusted) {
        lock.lock();
        try {
            if (distrusted == stream) {
                stream = null;
                distrusted.cancel();
                open();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nobody receives from the queue here any more: others may have what is held. */
    void sleep() {
        List<String> held;
        lock.lock();
        try {
            awake = false;
            if (stream != null) {
                var open = stream;
                stream = null;
                open.cancel();
            }
            held = waiting.clear();
        } finally {
            lock.unlock();
        }
        modify(held, 0);
    }
}
