package io.hookworks.queue.testkit.pubsub;

import java.time.Duration;

/**
 * Who takes messages: a stream, or one call of Pull. Its flow control counts what it holds, whoever
 * settles that and how. Guarded by the broker's lock, but for the deadline.
 */
final class Puller {
    private final long maxMessages;
    private final long maxBytes;
    private volatile Duration deadline;
    private long messages;
    private long bytes;

    /**
     * @param maxMessages zero or less for no limit, as in the protocol
     * @param maxBytes likewise
     */
    Puller(long maxMessages, long maxBytes, Duration deadline) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.deadline = deadline;
    }

    Duration deadline() {
        return deadline;
    }

    void deadline(Duration of) {
        deadline = of;
    }

    boolean hasRoom() {
        return (maxMessages <= 0 || messages < maxMessages) && (maxBytes <= 0 || bytes < maxBytes);
    }

    void hold(FakeMessage message) {
        messages++;
        bytes += message.size();
    }

    void letGo(FakeMessage message) {
        messages--;
        bytes -= message.size();
    }
}
