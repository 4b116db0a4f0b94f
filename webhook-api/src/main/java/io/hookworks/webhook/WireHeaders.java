package io.hookworks.webhook;

import io.hookworks.signature.Headers;
import io.micronaut.http.HttpHeaders;

import java.util.List;
import java.util.Set;

/** The headers of a request as they came. */
record WireHeaders(HttpHeaders headers) implements Headers {
    @Override
    public List<String> all(String name) {
        return headers.getAll(name);
    }

    @Override
    public Set<String> names() {
        return headers.names();
    }
}
