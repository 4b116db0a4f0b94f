package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.ReceivedMessage;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which attempt a delivery is. The service counts only where the subscription has a dead-letter
 * policy; elsewhere this client counts what it has seen itself, of the last messages it saw.
 */
final class Sightings {
    private static final int MOST = 10_000;

    private final Map<String, Integer> seen =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                    return size() > MOST;
                }
            };

    /** To be asked once per delivery. */
    int attempt(ReceivedMessage received) {
        if (received.getDeliveryAttempt() > 0) {
            return received.getDeliveryAttempt();
        }
        synchronized (seen) {
            return seen.merge(received.getMessage().getMessageId(), 1, Integer::sum);
        }
    }
}
