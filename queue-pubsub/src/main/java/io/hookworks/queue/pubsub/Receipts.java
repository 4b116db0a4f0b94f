package io.hookworks.queue.pubsub;

import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.ReceivedMessage;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;

/**
 * Puts the lease of what has arrived into force before anyone sees it: a message can have lain in
 * the network for most of the lease that it was sent with. One call is under way at a time; what
 * arrives meanwhile goes with the next, so that calls are few when much arrives and quick when
 * little does. Guarded by the lock of its {@link Inflow}.
 */
final class Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);

    private record Fresh(
            ReceivedMessage received,
            StreamLedger ledger,
            int attempt,
            Duration lease,
            Instant sentUntil) {

        Arrival leased(Instant askedAt) {
            var inForce = Duration.ofSeconds(PubSubLimits.wholeSeconds(lease));
            return new Arrival(received, ledger, attempt, inForce, askedAt);
        }
    }

    private final QueueName queue;
    private final String subscription;
    private final Wire wire;
    private final Sightings sightings = new Sightings();
    private final ObjIntConsumer<List<Arrival>> inForce;
    private final Deque<Fresh> waiting = new ArrayDeque<>();
    private int underWay;

    Receipts(
            QueueName queue,
            String subscription,
            Wire wire,
            ObjIntConsumer<List<Arrival>> inForce) {
        this.queue = queue;
        this.subscription = subscription;
        this.wire = wire;
        this.inForce = inForce;
    }

    /** How many are not in force yet. */
    int waiting() {
        return waiting.size() + underWay;
    }

    /**
     * Has these leased anew.
     *
     * @param sentUntil when the lease that they were sent with ends. What is confirmed later than
     *     that is not ours: the service answers a late call as if it had come in time
     */
    void confirm(
            StreamLedger ledger,
            List<ReceivedMessage> messages,
            Duration lease,
            Instant sentUntil) {
        for (var message : messages) {
            waiting.add(new Fresh(message, ledger, sightings.attempt(message), lease, sentUntil));
        }
        next();
    }

    /** Has what waits for long leased anew; tells until when, or null if that failed. */
    void renew(
            List<String> ackIds,
            Duration lease,
            BiConsumer<List<String>, @Nullable Instant> renewed) {
        var seconds = PubSubLimits.wholeSeconds(lease);
        var until = wire.clock().steady().plusSeconds(seconds);
        for (var part : IdCalls.split(ackIds)) {
            ApiFutures.addCallback(
                    wire.modify(subscription, part, seconds),
                    new ApiFutureCallback<Empty>() {
                        @Override
                        public void onSuccess(Empty done) {
                            renewed.accept(part, until);
                        }

                        @Override
                        public void onFailure(Throwable cause) {
                            var error = PubSubErrors.of(cause, queue, Verb.RECEIVE);
                            LOG.warn("{}; tried again", error.getMessage());
                            renewed.accept(part, null);
                        }
                    },
                    MoreExecutors.directExecutor());
        }
    }

    /** Gives back what is not in force yet. */
    void clear() {
        giveBack(waiting.stream().map(fresh -> fresh.received().getAckId()).toList());
        waiting.forEach(fresh -> fresh.ledger().settled(fresh.received().getAckId()));
        waiting.clear();
    }

    /** The call under way has been told of; the next may go. */
    void finished() {
        underWay = 0;
        next();
    }

    private void next() {
        if (underWay > 0 || waiting.isEmpty()) {
            return;
        }
        var batch = batch();
        underWay = batch.size();
        var ids = batch.stream().map(fresh -> fresh.received().getAckId()).toList();
        var seconds = PubSubLimits.wholeSeconds(batch.getFirst().lease());
        var askedAt = wire.clock().steady();
        ApiFutures.addCallback(
                wire.modify(subscription, ids, seconds),
                new ApiFutureCallback<Empty>() {
                    @Override
                    public void onSuccess(Empty done) {
                        tell(batch, Map.of(), askedAt);
                    }

                    @Override
                    public void onFailure(Throwable cause) {
                        var error = PubSubErrors.of(cause, queue, Verb.RECEIVE);
                        tell(batch, IdFailures.of(queue, Verb.RECEIVE, ids, error), askedAt);
                    }
                },
                MoreExecutors.directExecutor());
    }

    /** Those at the head that want the same lease, as many as one call takes. */
    private List<Fresh> batch() {
        var batch = new ArrayList<Fresh>();
        while (batch.size() < IdCalls.MOST_IDS
                && !waiting.isEmpty()
                && (batch.isEmpty() || waiting.peek().lease().equals(batch.getFirst().lease()))) {
            batch.add(waiting.poll());
        }
        return batch;
    }

    private void tell(List<Fresh> batch, Map<String, QueueException> failed, Instant askedAt) {
        var now = wire.clock().steady();
        var confirmed =
                batch.stream()
                        .filter(fresh -> fresh.sentUntil().isAfter(now))
                        .filter(fresh -> !failed.containsKey(fresh.received().getAckId()))
                        .map(fresh -> fresh.leased(askedAt))
                        .toList();
        failed.values().stream()
                .findAny()
                .ifPresent(
                        error ->
                                LOG.warn(
                                        "{}; {} messages come again when the lease they were sent"
                                                + " with ends",
                                        error.getMessage(),
                                        failed.size()));
        inForce.accept(confirmed, batch.size() - confirmed.size());
    }

    /** Lets others have these at once. Nobody waits for it: what fails returns after its lease. */
    void giveBack(List<String> ackIds) {
        for (var part : IdCalls.split(ackIds)) {
            var _ = wire.modify(subscription, part, 0);
        }
    }
}
