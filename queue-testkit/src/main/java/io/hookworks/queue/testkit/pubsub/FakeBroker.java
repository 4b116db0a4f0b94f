package io.hookworks.queue.testkit.pubsub;

import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;

import io.hookworks.queue.TimeSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What the service knows, under one lock; it tells a listener when there may be more to deliver.
 */
final class FakeBroker {
    private final ReentrantLock lock = new ReentrantLock();
    private final FakeResources resources;
    private final TimeSource clock;
    private volatile Runnable changed = () -> {};
    private int failuresForNow;

    FakeBroker(TimeSource clock, RandomGenerator random) {
        this.resources = new FakeResources(random);
        this.clock = clock;
    }

    /** Runs {@code action} after whatever may have changed something, without the lock. */
    void onChange(Runnable action) {
        changed = action;
    }

    /** Does something with the topics and subscriptions, with nobody else at them. */
    <T> T with(Function<FakeResources, T> action) {
        lock.lock();
        try {
            return action.apply(resources);
        } finally {
            lock.unlock();
            changed.run();
        }
    }

    List<String> publish(PublishRequest request) {
        PublishRules.check(request);
        return with(
                all -> {
                    all.topic(request.getTopic());
                    return request.getMessagesList().stream()
                            .map(one -> all.publish(request.getTopic(), one, clock.steady()))
                            .toList();
                });
    }

    /** Takes for a puller; does not tell the listener, who is the one that takes. */
    List<ReceivedMessage> take(String subscription, Puller puller, int max) {
        return look(subscription, from -> from.take(puller, max, clock.steady()));
    }

    AckIds.Outcome ack(String subscription, List<String> ids) {
        return settle(subscription, ids, (from, id) -> from.ack(id, clock.steady()));
    }

    AckIds.Outcome modify(String subscription, List<String> ids, int seconds) {
        var deadline =
                Duration.ofSeconds(
                        SubscriptionRules.within("ack_deadline_seconds", seconds, 0, 600));
        return settle(subscription, ids, (from, id) -> from.modify(id, deadline, clock.steady()));
    }

    /**
     * Only with exactly-once delivery does anybody hear that an id was too late; otherwise all are
     * reported done.
     */
    private AckIds.Outcome settle(
            String name, List<String> ids, BiPredicate<FakeSubscription, String> action) {
        AckIds.requireWellFormed(ids);
        return with(
                all -> {
                    var subscription = all.subscription(name);
                    var outcome =
                            new AckIds.Outcome(
                                    new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
                    for (var id : ids) {
                        if (subscription.exactlyOnce() && failsForNow()) {
                            outcome.failedForNow().add(id);
                        } else if (action.test(subscription, id) || !subscription.exactlyOnce()) {
                            outcome.done().add(id);
                        } else {
                            outcome.invalid().add(id);
                        }
                    }
                    return outcome;
                });
    }

    private boolean failsForNow() {
        return failuresForNow > 0 && failuresForNow-- > 0;
    }

    /** The next ids that are settled on subscriptions with exactly-once delivery fail for now. */
    void failForNow(int ids) {
        lock.lock();
        try {
            failuresForNow += ids;
        } finally {
            lock.unlock();
        }
    }

    Subscription settings(String subscription) {
        return look(subscription, FakeSubscription::settings);
    }

    /** Reads, and tells nobody. */
    <T> T look(String subscription, Function<FakeSubscription, T> question) {
        lock.lock();
        try {
            return question.apply(resources.subscription(subscription));
        } finally {
            lock.unlock();
        }
    }

    void expire() {
        lock.lock();
        try {
            var now = clock.steady();
            resources.subscriptions().forEach(subscription -> subscription.expire(now));
        } finally {
            lock.unlock();
        }
    }

    /** How long nothing ends by itself, at least; empty if nothing will. */
    Optional<Duration> nextDue() {
        lock.lock();
        try {
            var now = clock.steady();
            return resources.subscriptions().stream()
                    .map(FakeSubscription::due)
                    .filter(due -> due.isBefore(Instant.MAX))
                    .min(Instant::compareTo)
                    .map(due -> due.isBefore(now) ? Duration.ZERO : Duration.between(now, due));
        } finally {
            lock.unlock();
        }
    }
}
