package io.hookworks.webhook.fuzz;

import java.util.Map;

/**
 * An event of a sender, with its signature.
 *
 * @param body no other event has the same
 * @param headers that prove it
 */
public record Event(String source, String body, Map<String, String> headers) {
    public Event {
        headers = Map.copyOf(headers);
    }
}
