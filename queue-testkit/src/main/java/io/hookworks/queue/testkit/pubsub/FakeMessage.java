package io.hookworks.queue.testkit.pubsub;

import com.google.pubsub.v1.PubsubMessage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** One message of one subscription; guarded by the broker's lock. */
final class FakeMessage {
    private final long sequence;
    private final PubsubMessage content;
    private @Nullable FakeLease lease;
    private Instant visibleFrom = Instant.MIN;
    private boolean acked;
    private int failures;

    FakeMessage(long sequence, PubsubMessage content) {
        this.sequence = sequence;
        this.content = content;
    }

    /** Its place in the order of publishing. */
    long sequence() {
        return sequence;
    }

    PubsubMessage content() {
        return content;
    }

    String key() {
        return content.getOrderingKey();
    }

    long size() {
        return content.getSerializedSize();
    }

    @Nullable FakeLease lease() {
        return lease;
    }

    void lease(@Nullable FakeLease to) {
        lease = to;
    }

    Instant visibleFrom() {
        return visibleFrom;
    }

    void visibleFrom(Instant time) {
        visibleFrom = time;
    }

    /** Acknowledged, but kept while an earlier one of its key is not. */
    boolean acked() {
        return acked;
    }

    void acked(boolean to) {
        acked = to;
    }

    /** How many deliveries were refused or ran out. */
    int failures() {
        return failures;
    }

    void fail() {
        failures++;
    }
}
