package io.hookworks.config;

import org.jspecify.annotations.Nullable;

/**
 * What a source lets in besides what is verified, and how much of that.
 *
 * @param unverified what becomes of requests that are not shown to be the sender's
 * @param rate how fast verified events may come, into each process of the API; null: as they do
 */
public record Admission(Unverified unverified, @Nullable RateConfig rate) {
    /** What becomes of a request whose signature is not right. */
    public enum Unverified {
        /** It is answered 401. */
        REFUSE,
        /** It lands like any other, with a mark: for a source whose checks are being tried out. */
        ACCEPT,
        /** It is kept aside until someone releases or discards it. */
        QUARANTINE
    }
}
