package io.hookworks.signature;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * A request as its sender made it.
 *
 * @param url with its query, as the sender knows it and never as {@code Host} or a proxy's headers
 *     tell it; null: nobody has said what it is
 * @param body its bytes as they came, the same at every call
 */
public record Request(
        String method, @Nullable String url, Headers headers, Supplier<byte[]> body) {}
