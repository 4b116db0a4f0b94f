package io.hookworks.signature;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What we know of a provider of webhooks.
 *
 * @param id where an event's id stands; null: it has none, and its body's hash is taken
 * @param type where an event's type stands; null: all its events are of one type
 * @param success the status that tells this provider that we have the event
 * @param contentTypes what it sends; empty: anything
 * @param source where these facts are from
 */
public record Profile(
        String name,
        Scheme scheme,
        @Nullable Fact id,
        @Nullable Fact type,
        int success,
        Set<String> contentTypes,
        String source) {

    /** Where a fact about an event stands. */
    public sealed interface Fact {
        /** In the JSON body, at this JSON pointer (RFC 6901). What signs the body signs it too. */
        record InBody(String pointer) implements Fact {}

        /**
         * In a header.
         *
         * @param signed whether the signature covers it: an unsigned id proves nothing by itself
         */
        record InHeader(String name, boolean signed) implements Fact {}
    }

    public Profile {
        contentTypes = Set.copyOf(contentTypes);
    }
}
