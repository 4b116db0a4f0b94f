package io.hookworks.worker;

import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Messages that are to become dead letters, whose dead letter could not be sent, and which were
 * released meanwhile: when one is delivered again its dead letter is sent, and its handler is not
 * called once more. Remembers the last ten thousand by their broker's id; safe for many threads.
 */
final class DecidedDeaths {
    private static final int MOST = 10_000;

    private final LinkedHashMap<String, Death> deaths = new LinkedHashMap<>();

    synchronized void add(String brokerId, Death death) {
        deaths.putLast(brokerId, death);
        if (deaths.size() > MOST) {
            deaths.pollFirstEntry();
        }
    }

    synchronized Optional<Death> of(String brokerId) {
        return Optional.ofNullable(deaths.get(brokerId));
    }

    synchronized void remove(String brokerId) {
        deaths.remove(brokerId);
    }
}
