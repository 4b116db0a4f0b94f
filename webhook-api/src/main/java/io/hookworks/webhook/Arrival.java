package io.hookworks.webhook;

import io.hookworks.queue.Payload;
import io.hookworks.signature.Headers;
import io.hookworks.webhook.http.IncomingRequest;
import io.micronaut.http.HttpRequest;

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
    private static final String PATH = "/webhooks/";

    static Arrival of(String source, HttpRequest<?> request, Payload body) {
        return new Arrival(
                source,
                request.getMethodName(),
                IncomingRequest.behind(request).map(IncomingRequest::query).orElse(null),
                new WireHeaders(request.getHeaders()),
                body);
    }

    /** Of a request that no route has looked at, and whose body nobody reads. */
    static Arrival unread(HttpRequest<?> request) {
        return of(sourceIn(request.getPath()), request, Payload.empty());
    }

    /** Empty: it is none of ours. */
    static String sourceIn(String path) {
        return path.startsWith(PATH) ? path.substring(PATH.length()) : "";
    }

    /** A header's first value. */
    Optional<String> header(String name) {
        return headers.all(name).stream().findFirst();
    }
}
