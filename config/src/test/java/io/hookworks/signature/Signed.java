package io.hookworks.signature;

import io.hookworks.queue.Payload;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request as a test makes it: headers, a body, and the clock it is looked at by. */
record Signed(
        Scheme scheme,
        @Nullable String url,
        Map<String, List<String>> headers,
        Payload body,
        Instant now) {
    static Signed by(Scheme scheme, Map<String, String> headers, byte[] body, Instant now) {
        var lists = new LinkedHashMap<String, List<String>>();
        headers.forEach((name, value) -> lists.put(lower(name), List.of(value)));
        return new Signed(scheme, null, lists, Payload.of(body), now);
    }

    Signed to(String other) {
        return new Signed(scheme, other, headers, body, now);
    }

    Signed at(Instant other) {
        return new Signed(scheme, url, headers, body, other);
    }

    Signed withBody(byte[] other) {
        return new Signed(scheme, url, headers, Payload.of(other), now);
    }

    Signed with(String header, String... values) {
        var changed = new LinkedHashMap<>(headers);
        changed.put(lower(header), List.of(values));
        return new Signed(scheme, url, changed, body, now);
    }

    Signed twice(String header) {
        return with(header, header(header), header(header));
    }

    Signed without(String header) {
        return with(header);
    }

    String header(String name) {
        return headers.getOrDefault(lower(name), List.of()).getFirst();
    }

    Verification verify(String... secrets) {
        return new Verifier(InstantSource.fixed(now))
                .verify(
                        scheme,
                        List.of(secrets).stream().map(Secret::new).toList(),
                        new Request(
                                "POST",
                                url,
                                name -> headers.getOrDefault(lower(name), List.of()),
                                body::bytes));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
