package io.hookworks.config;

import io.hookworks.signature.Secret;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A secret of a source, and when it counts.
 *
 * @param notBefore it counts from this moment on; null: it always did
 * @param notAfter it counts up to and with this moment; null: until it is taken out of the file
 */
public record SourceSecret(Secret secret, @Nullable Instant notBefore, @Nullable Instant notAfter) {
    boolean countsAt(Instant now) {
        return (notBefore == null || !now.isBefore(notBefore))
                && (notAfter == null || !now.isAfter(notAfter));
    }
}
