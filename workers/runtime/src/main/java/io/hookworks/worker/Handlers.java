package io.hookworks.worker;

import io.hookworks.queue.TypePattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which handler takes which type of message of a queue. The first pattern that matches wins;
 * immutable. A message that none matches is a dead letter at once.
 */
public final class Handlers {
    private record Entry(TypePattern pattern, MessageHandler handler) {}

    private final List<Entry> entries;

    private Handlers(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** No handler yet. */
    public static Handlers none() {
        return new Handlers(List.of());
    }

    /** One handler for every type. */
    public static Handlers all(MessageHandler handler) {
        return none().on("*", handler);
    }

    /**
     * These, and one more for what matches {@code pattern} and none before it.
     *
     * @throws IllegalArgumentException if the pattern is not one, or stands here already
     */
    public Handlers on(String pattern, MessageHandler handler) {
        var added = new TypePattern(pattern);
        if (entries.stream().anyMatch(entry -> entry.pattern().equals(added))) {
            throw new IllegalArgumentException("two handlers for '" + pattern + "'");
        }
        var longer = new ArrayList<>(entries);
        longer.add(new Entry(added, handler));
        return new Handlers(longer);
    }

    Optional<MessageHandler> find(String type) {
        for (var entry : entries) {
            if (entry.pattern().matches(type)) {
                return Optional.of(entry.handler());
            }
        }
        return Optional.empty();
    }
}
