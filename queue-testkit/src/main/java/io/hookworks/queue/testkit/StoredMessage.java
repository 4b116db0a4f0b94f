package io.hookworks.queue.testkit;

import io.hookworks.queue.Delivery;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** One message at rest in an {@link InMemoryQueue}; guarded by the broker's lock. */
final class StoredMessage {
    /** A delivery that has not been settled; its end may have passed. */
    record Lease(String handle, Instant since, Instant until) {}

    private final Delivery.Content content;
    private final Instant sentAt;
    private Instant visibleAt;
    private int attempts;
    private @Nullable Lease lease;

    StoredMessage(Delivery.Content content, Instant sentAt, Duration delay) {
        this.content = content;
        this.sentAt = sentAt;
        this.visibleAt = sentAt.plus(delay);
    }

    Delivery.Content content() {
        return content;
    }

    /** Messages of one group wait for each other; one without an ordering key waits for nobody. */
    String group() {
        var key =
                content instanceof Delivery.Decoded(var message, _, _)
                        ? message.orderingKey()
                        : null;
        return key == null ? "alone " + content.brokerId() : "key " + key;
    }

    Instant sentAt() {
        return sentAt;
    }

    int attempts() {
        return attempts;
    }

    boolean visible(Instant now) {
        return !visibleAt.isAfter(now);
    }

    boolean inFlight(Instant now) {
        return lease != null && lease.until().isAfter(now);
    }

    @Nullable Lease lease() {
        return lease;
    }

    void lease(Lease taken) {
        attempts++;
        extend(taken);
    }

    void extend(Lease longer) {
        lease = longer;
        visibleAt = longer.until();
    }

    void release(Instant visibleFrom) {
        lease = null;
        visibleAt = visibleFrom;
    }

    /** When it is next due, seen from a moment when it is not. */
    Instant visibleAt() {
        return visibleAt;
    }
}
