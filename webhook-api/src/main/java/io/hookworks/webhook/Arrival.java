package io.hookworks.webhook;

import io.hookworks.queue.Payload;
import io.hookworks.signature.Headers;

import java.util.Optional;

/**
 * A request as it came.
 *
 * @param source the name in its path
 * @param body its bytes, unchanged
 */
record Arrival(String source, Headers headers, Payload body) {
    /** A header's first value. */
    Optional<String> header(String name) {
        return headers.all(name).stream().findFirst();
    }
}
