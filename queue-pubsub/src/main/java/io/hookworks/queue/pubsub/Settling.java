package io.hookworks.queue.pubsub;

import com.google.api.core.ApiFuture;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.GetSubscriptionRequest;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Ack, extend and release: only of what this client holds, under a lease that has not ended. */
final class Settling {
    private final Inflows inflows;
    private final Wire wire;
    private final QueueCatalog catalog;

    Settling(Inflows inflows, QueueCatalog catalog) {
        this.inflows = inflows;
        this.wire = inflows.wire();
        this.catalog = catalog;
    }

    List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
        var subscription = wire.names().subscription(queue);
        var certainty = catalog.of(queue).acks();
        var outcome = call(queue, Verb.ACK, receipts, part -> wire.acknowledge(subscription, part));
        outcome.done().forEach(ackId -> settled(queue, ackId));
        return outcome.results(receipts, receipt -> certainty);
    }

    List<Result<Instant>> extend(QueueName queue, List<Receipt> receipts, Duration lease) {
        try {
            PubSubLimits.of(catalog, queue).checkLease(queue, Verb.EXTEND, lease);
        } catch (QueueException refusal) {
            return all(receipts, refusal);
        }
        var seconds = PubSubLimits.wholeSeconds(lease);
        var subscription = wire.names().subscription(queue);
        var until = inflows.clock().steady().plusSeconds(seconds);
        var outcome =
                call(
                        queue,
                        Verb.EXTEND,
                        receipts,
                        part -> wire.modify(subscription, part, seconds));
        for (var ackId : outcome.done()) {
            leases(queue).extend(ackId, until);
        }
        return outcome.results(receipts, receipt -> until);
    }

    /** One call for each delay: releases that wait differently cannot share one. */
    List<Result<Duration>> release(QueueName queue, List<Release> releases) {
        var bySeconds = new TreeMap<Integer, List<Receipt>>();
        for (var release : releases) {
            if (refusal(queue, release) == null) {
                bySeconds
                        .computeIfAbsent(
                                PubSubLimits.wholeSeconds(release.delay()),
                                none -> new ArrayList<>())
                        .add(release.receipt());
            }
        }
        var released = new HashMap<Integer, Iterator<Result<Duration>>>();
        bySeconds.forEach(
                (seconds, receipts) ->
                        released.put(seconds, release(queue, receipts, seconds).iterator()));
        return releases.stream().map(release -> next(queue, release, released)).toList();
    }

    private Result<Duration> next(
            QueueName queue, Release release, Map<Integer, Iterator<Result<Duration>>> released) {
        var refusal = refusal(queue, release);
        if (refusal != null) {
            return new Result.Failed<>(refusal);
        }
        var seconds = PubSubLimits.wholeSeconds(release.delay());
        return Objects.requireNonNull(released.get(seconds)).next();
    }

    private @Nullable QueueException refusal(QueueName queue, Release release) {
        try {
            PubSubLimits.of(catalog, queue).checkReleaseDelay(queue, release.delay());
            return null;
        } catch (QueueException refusal) {
            return refusal;
        }
    }

    private List<Result<Duration>> release(QueueName queue, List<Receipt> receipts, int seconds) {
        var subscription = wire.names().subscription(queue);
        var until = inflows.clock().steady().plusSeconds(seconds);
        inflows.rewind(
                queue,
                receipts.stream().map(Receipt::handle).toList(),
                Duration.ofSeconds(seconds));
        var outcome =
                call(
                        queue,
                        Verb.RELEASE,
                        receipts,
                        part -> wire.modify(subscription, part, seconds));
        for (var ackId : outcome.done()) {
            if (seconds == 0) {
                settled(queue, ackId);
            } else {
                var held = leases(queue).remove(ackId);
                if (held != null) {
                    held.ledger().prolong(ackId, until); // the service counts it until then
                }
            }
        }
        return outcome.results(receipts, receipt -> Duration.ofSeconds(seconds));
    }

    private void settled(QueueName queue, String ackId) {
        var held = leases(queue).remove(ackId);
        if (held != null) {
            held.ledger().settled(ackId);
        }
    }

    /** What became of the receipts of one verb, by ack id. */
    private record Outcome(
            Set<String> called,
            Map<String, QueueException> failed,
            @Nullable QueueException notOurs) {

        List<String> done() {
            return called.stream().filter(ackId -> !failed.containsKey(ackId)).toList();
        }

        <T> List<Result<T>> results(List<Receipt> receipts, Function<Receipt, T> value) {
            return receipts.stream().map(receipt -> result(receipt, value)).toList();
        }

        private <T> Result<T> result(Receipt receipt, Function<Receipt, T> value) {
            if (notOurs != null && !called.contains(receipt.handle())) {
                return new Result.Failed<>(notOurs);
            }
            var error = failed.get(receipt.handle());
            return error == null
                    ? new Result.Ok<>(value.apply(receipt))
                    : new Result.Failed<>(error);
        }
    }

    private Outcome call(
            QueueName queue,
            Verb verb,
            List<Receipt> receipts,
            Function<List<String>, ApiFuture<Empty>> call) {
        var now = inflows.clock().steady();
        var ours = new LinkedHashSet<String>();
        for (var receipt : receipts) {
            if (leases(queue).live(receipt.handle(), now) != null) {
                ours.add(receipt.handle());
            }
        }
        var failed = IdCalls.carry(queue, verb, ours, call);
        var all = receipts.stream().allMatch(receipt -> ours.contains(receipt.handle()));
        return new Outcome(ours, failed, all ? null : notOurs(queue, verb));
    }

    private QueueException notOurs(QueueName queue, Verb verb) {
        if (leases(queue).size() == 0) {
            try {
                requireSubscription(queue, verb);
            } catch (QueueException missing) {
                return missing;
            }
        }
        var detail =
                "the lease ended, or the delivery was settled before, or is not of this client";
        return new QueueException(Kind.LEASE_LOST, queue, verb, detail, null);
    }

    /** A receipt for a queue that does not exist is another mistake than a late one. */
    private void requireSubscription(QueueName queue, Verb verb) {
        var request =
                GetSubscriptionRequest.newBuilder()
                        .setSubscription(wire.names().subscription(queue))
                        .build();
        try {
            var _ =
                    PubSubErrors.await(
                            queue,
                            verb,
                            wire.subscriber().getSubscriptionCallable().futureCall(request));
        } catch (InterruptedException e) {
            throw PubSubErrors.cancelled(queue, verb);
        }
    }

    private HeldLeases leases(QueueName queue) {
        var leases = inflows.leases(queue);
        return leases == null ? new HeldLeases() : leases;
    }

    private static <T> List<Result<T>> all(List<?> entries, QueueException error) {
        return entries.stream().<Result<T>>map(entry -> new Result.Failed<>(error)).toList();
    }
}
