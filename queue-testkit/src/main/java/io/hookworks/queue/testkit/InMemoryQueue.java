package io.hookworks.queue.testkit;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.QueueStats;
import io.hookworks.queue.Receipt;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One queue in memory; guarded by the broker's lock. */
final class InMemoryQueue {
    /** Among so many waiting messages more than asked for, the next is drawn by lot. */
    private static final int DISORDER = 16;

    private final Map<String, StoredMessage> messages = new LinkedHashMap<>();
    private final Map<String, StoredMessage> leased = new HashMap<>();
    private QueueSpec spec;
    private long handles;

    InMemoryQueue(QueueSpec spec) {
        this.spec = spec;
    }

    QueueSpec spec() {
        return spec;
    }

    void change(QueueSpec to) {
        spec = to;
    }

    void add(StoredMessage message) {
        messages.put(message.content().brokerId(), message);
    }

    /**
     * Hands out at most {@code max}, in an order that is drawn by lot: who claims that a standard
     * queue keeps order is to fail here as in the cloud.
     *
     * @param tooOften takes what has been handed out as often as the dead-letter policy allows
     */
    List<Delivery> take(
            int max,
            Instant now,
            Duration lease,
            RandomGenerator random,
            Consumer<StoredMessage> tooOften) {
        messages.values().removeIf(message -> expired(message, now));
        exhausted(now).forEach(message -> move(message, tooOften));
        var waiting =
                new ArrayList<>(
                        messages.values().stream()
                                .filter(message -> message.visible(now))
                                .limit((long) max + DISORDER)
                                .toList());
        var deliveries = new ArrayList<Delivery>();
        while (deliveries.size() < max && !waiting.isEmpty()) {
            var drawn = waiting.remove(random.nextInt(waiting.size()));
            deliveries.add(deliver(drawn, now, lease));
        }
        return deliveries;
    }

    private List<StoredMessage> exhausted(Instant now) {
        var policy = spec.deadLetters();
        if (policy == null) {
            return List.of();
        }
        return messages.values().stream()
                .filter(message -> message.visible(now))
                .filter(message -> message.attempts() >= policy.maxReceives())
                .toList();
    }

    private void move(StoredMessage message, Consumer<StoredMessage> to) {
        remove(message);
        to.accept(message);
    }

    private boolean expired(StoredMessage message, Instant now) {
        return !message.inFlight(now) && !message.sentAt().plus(spec.retention()).isAfter(now);
    }

    private Delivery deliver(StoredMessage message, Instant now, Duration lease) {
        forget(message);
        var handle = message.content().brokerId() + "#" + ++handles;
        var until = now.plus(lease);
        message.lease(new StoredMessage.Lease(handle, now, until));
        leased.put(handle, message);
        return new Delivery(
                message.content(),
                new Receipt(handle),
                message.attempts(),
                message.sentAt(),
                now,
                until);
    }

    /** What the receipt's lease covers; null when it has ended or was settled. */
    @Nullable StoredMessage held(Receipt receipt, Instant now) {
        var message = leased.get(receipt.handle());
        return message != null && message.inFlight(now) ? message : null;
    }

    void remove(StoredMessage message) {
        forget(message);
        messages.remove(message.content().brokerId());
    }

    void release(StoredMessage message, Instant visibleFrom) {
        forget(message);
        message.release(visibleFrom);
    }

    private void forget(StoredMessage message) {
        var lease = message.lease();
        if (lease != null) {
            leased.remove(lease.handle());
        }
    }

    /** When the next message becomes due; empty when none is on its way. */
    Optional<Instant> nextDue() {
        return messages.values().stream().map(StoredMessage::visibleAt).min(Instant::compareTo);
    }

    QueueStats stats(Instant now) {
        long visible = 0;
        long inFlight = 0;
        Instant oldest = now;
        for (var message : messages.values()) {
            if (message.inFlight(now)) {
                inFlight++;
            } else if (message.visible(now)) {
                visible++;
                oldest = message.sentAt().isBefore(oldest) ? message.sentAt() : oldest;
            }
        }
        return new QueueStats(
                OptionalLong.of(visible),
                OptionalLong.of(inFlight),
                OptionalLong.of(messages.size() - visible - inFlight),
                visible == 0 ? Optional.empty() : Optional.of(Duration.between(oldest, now)),
                now,
                false);
    }
}
