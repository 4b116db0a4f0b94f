package io.hookworks.webhook.fuzz;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One request on a connection, or bytes that are none.
 *
 * @param lines that make it up, each character one byte; the shrinker leaves some out
 * @param event that it carries
 * @param expected what it is answered if nothing but whole requests came before it
 */
public record Piece(List<String> lines, @Nullable Event event, Expected expected) {
    /** What a piece is answered. */
    public enum Expected {
        /** A status of 2xx, and its event is published. */
        ACCEPTED,
        /** A status of 4xx; the connection stays open. */
        REFUSED,
        /** Accepted, and the connection ends with the answer. */
        ACCEPTED_LAST,
        /** Any answer or none. Whether it ends the connection is open, too. */
        ANY
    }

    public Piece {
        lines = List.copyOf(lines);
    }

    String text() {
        return String.join("", lines);
    }
}
