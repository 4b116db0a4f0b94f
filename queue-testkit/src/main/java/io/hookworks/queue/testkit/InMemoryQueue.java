package io.hookworks.queue.testkit;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Pause;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One queue in memory; guarded by the broker's lock. An ordered one blocks a key as SQS FIFO does:
 * while one of its messages is in flight or released with a delay, none of its messages is due.
 */
final class InMemoryQueue {
    /** Among so many waiting messages more than asked for, the next is drawn by lot. */
    private static final int DISORDER = 16;

    private final Map<String, StoredMessage> messages = new LinkedHashMap<>();
    private final Map<String, StoredMessage> leased = new HashMap<>();
    private QueueSpec spec;
    private long handles;
    private @Nullable Pause pause;

    InMemoryQueue(QueueSpec spec) {
        this.spec = spec;
    }

    QueueSpec spec() {
        return spec;
    }

    /**
     * What it can do.
     *
     * @param plain what a queue without order can do
     */
    Capabilities capabilities(Capabilities plain) {
        return ordered() ? InMemoryLimits.ordered(plain) : plain;
    }

    /** Null: it is to be worked on. */
    @Nullable Pause pause() {
        return pause;
    }

    void pause(@Nullable Pause now) {
        pause = now;
    }

    void change(QueueSpec to) {
        spec = to;
    }

    void add(StoredMessage message) {
        messages.put(message.content().brokerId(), message);
    }

    /**
     * Hands out at most {@code max}: on a plain queue in an order that is drawn by lot, since who
     * claims that a standard queue keeps order is to fail here as in the cloud; on an ordered one
     * key by key, the keys drawn by lot.
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
        var next = ordered() ? byKey(max, now, random) : byLot(max, now, random);
        return next.stream().map(message -> deliver(message, now, lease)).toList();
    }

    private boolean ordered() {
        return spec.guarantees().ordering() == Ordering.PER_KEY;
    }

    private List<StoredMessage> byLot(int max, Instant now, RandomGenerator random) {
        var waiting = new ArrayList<>(due(now).limit((long) max + DISORDER).toList());
        var drawn = new ArrayList<StoredMessage>();
        while (drawn.size() < max && !waiting.isEmpty()) {
            drawn.add(waiting.remove(random.nextInt(waiting.size())));
        }
        return drawn;
    }

    private List<StoredMessage> byKey(int max, Instant now, RandomGenerator random) {
        var groups =
                due(now).collect(
                                Collectors.groupingBy(
                                        StoredMessage::group,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        var waiting = new ArrayList<>(groups.values());
        var drawn = new ArrayList<StoredMessage>();
        while (drawn.size() < max && !waiting.isEmpty()) {
            var group = waiting.remove(random.nextInt(waiting.size()));
            drawn.addAll(group.subList(0, Math.min(group.size(), max - drawn.size())));
        }
        return drawn;
    }

    /** What may be handed out now, in the order of the sends. */
    private Stream<StoredMessage> due(Instant now) {
        var blocked =
                messages.values().stream()
                        .filter(message -> ordered() && !message.visible(now))
                        .map(StoredMessage::group)
                        .collect(Collectors.toSet());
        return messages.values().stream()
                .filter(message -> message.visible(now) && !blocked.contains(message.group()));
    }

    private List<StoredMessage> exhausted(Instant now) {
        var policy = spec.deadLetters();
        if (policy == null) {
            return List.of();
        }
        return due(now).filter(message -> message.attempts() >= policy.maxReceives()).toList();
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
    Optional<Instant> nextDue(Instant now) {
        return messages.values().stream()
                .map(StoredMessage::visibleAt)
                .filter(at -> at.isAfter(now)) // what is visible already is blocked by its key
                .min(Instant::compareTo);
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
