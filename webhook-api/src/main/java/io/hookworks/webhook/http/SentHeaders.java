package io.hookworks.webhook.http;

import io.hookworks.signature.Headers;
import io.netty.handler.codec.http.HttpHeaders;

import java.util.List;
import java.util.Set;

/** The headers of a request that has reached no route. */
public record SentHeaders(HttpHeaders headers) implements Headers {
    @Override
    public List<String> all(String name) {
        return headers.getAll(name);
    }

    @Override
    public Set<String> names() {
        return headers.names();
    }
}
