package io.hookworks.worker;

import java.util.LinkedHashSet;

/**
 * Copies of messages that were sent anew and whose old copy could not be deleted yet. When the old
 * one is delivered again it is only acknowledged, so that one message does not become two.
 * Remembers the last ten thousand by their broker's id; safe for many threads.
 */
final class SentAnew {
    private static final int MOST = 10_000;

    private final LinkedHashSet<String> brokerIds = new LinkedHashSet<>();

    synchronized void add(String brokerId) {
        brokerIds.add(brokerId);
        if (brokerIds.size() > MOST) {
            brokerIds.removeFirst();
        }
    }

    synchronized boolean contains(String brokerId) {
        return brokerIds.contains(brokerId);
    }

    synchronized void remove(String brokerId) {
        brokerIds.remove(brokerId);
    }
}
