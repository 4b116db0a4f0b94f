package io.hookworks.signature;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What we know of a provider of webhooks.
 *
 * @param id where an event's id stands; null: it has none
 * @param volatiles JSON pointers to what its sender changes when it sends an event again
 * @param retryWindow for how long its sender sends the same bytes again, where its events have no
 *     id: within it the same bytes are the same event; null: each request is an event of its own
 * @param type where an event's type stands; null: all its events are of one type, or one request
 *     brings several
 * @param success the status that tells this provider that we have the event
 * @param answer the text that tells it; null: the event's id as JSON. Where it is empty, refusals
 *     are empty too
 * @param patience how long this provider waits for an answer; null: nobody knows
 * @param retries whether it comes again after a 429; if nobody knows, it does not
 * @param contentTypes what it sends; empty: anything
 * @param handshakes by which it finds out whether we are there
 * @param items where the events of one request stand; null: it brings one
 * @param partner whether whoever sends so can mend what he sends, and so is told what is wrong with
 *     it; a provider would only try again
 * @param source where these facts are from, and when
 */
public record Profile(
        String name,
        Scheme scheme,
        @Nullable Fact id,
        List<String> volatiles,
        @Nullable Duration retryWindow,
        @Nullable Fact type,
        int success,
        @Nullable String answer,
        @Nullable Duration patience,
        boolean retries,
        Set<String> contentTypes,
        List<Handshake> handshakes,
        @Nullable Items items,
        boolean partner,
        String source) {

    /**
     * A request that brings several events, which go into the queue together and come apart before
     * their handler.
     *
     * @param pointer of the list; empty: the body is the list
     * @param id in each item, like that of an event; empty: items have none
     * @param type of an item; empty: that of the whole
     * @param volatiles in each item, what its sender changes when it sends the item again
     * @param signed in each item, all that is signed of it; empty: every byte of it, or nothing
     */
    public record Items(
            String pointer,
            List<String> id,
            String type,
            @JsonProperty("volatile") @JsonInclude(JsonInclude.Include.NON_EMPTY)
                    List<String> volatiles,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> signed) {
        public Items {
            id = List.copyOf(id);
            volatiles = List.copyOf(volatiles);
            signed = List.copyOf(signed);
        }
    }

    /** Where a fact about an event stands. */
    public sealed interface Fact {
        /** Whether the signature covers it: an unsigned id proves nothing by itself. */
        boolean signed();

        /**
         * In the body, at these JSON pointers (RFC 6901): what stands at the first, and at those of
         * the others where something stands. A form's fields are at its top.
         */
        record InBody(List<String> pointers, boolean signed) implements Fact {
            public InBody {
                pointers = List.copyOf(pointers);
            }
        }

        /** In a header. */
        record InHeader(String name, boolean signed) implements Fact {}
    }

    /** Whether it shows a token of its own when it asks whether we are there. */
    public boolean showsToken() {
        return handshakes.stream().anyMatch(Handshake.VerifyToken.class::isInstance);
    }

    /** The same profile with another tolerance of the signed time, if it has one. */
    public Profile withTolerance(Duration tolerance) {
        return new Profile(
                name,
                scheme.withTolerance(tolerance),
                id,
                volatiles,
                retryWindow,
                type,
                success,
                answer,
                patience,
                retries,
                contentTypes,
                handshakes,
                items,
                partner,
                source);
    }

    public Profile {
        volatiles = List.copyOf(volatiles);
        contentTypes = Set.copyOf(contentTypes);
        handshakes = List.copyOf(handshakes);
    }
}
