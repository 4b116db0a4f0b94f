package io.hookworks.webhook;

import io.hookworks.queue.Payload;
import io.hookworks.signature.Headers;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * A request as it came.
 *
 * @param source the name in its path
 * @param query as it came; null: there is none
 * @param body its bytes, unchanged
 */
record Arrival(
        String source, String method, @Nullable String query, Headers headers, Payload body) {
    /** A header's first value. */
    Optional<String> header(String name) {
        return headers.all(name).stream().findFirst();
    }
}
