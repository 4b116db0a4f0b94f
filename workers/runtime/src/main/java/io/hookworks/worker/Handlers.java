package io.hookworks.worker;

import io.hookworks.queue.Marks;
import io.hookworks.queue.Message;
import io.hookworks.queue.TypePattern;
import io.hookworks.worker.payload.PayloadType;
import io.hookworks.worker.payload.Reading;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which handler takes which type of message of a queue. The first pattern that matches wins;
 * immutable. A message that none matches, or of a version that none knows, is a dead letter at
 * once, unless {@link #unknown} says otherwise.
 */
public final class Handlers {
    private sealed interface Entry {
        TypePattern pattern();
    }

    private record Raw(TypePattern pattern, MessageHandler handler) implements Entry {}

    private record Read(TypePattern pattern, Typed<?> typed) implements Entry {}

    /** A handler of payloads, and what they are. */
    public record Typed<T extends Record>(PayloadType<T> type, PayloadHandler<T> handler) {}

    private final List<Entry> entries;
    private final Set<TypePattern> unverified;
    private final UnknownTypes unknown;
    private final Thrown thrown;

    private Handlers(
            List<Entry> entries, Set<TypePattern> unverified, UnknownTypes unknown, Thrown thrown) {
        this.entries = List.copyOf(entries);
        this.unverified = Set.copyOf(unverified);
        this.unknown = unknown;
        this.thrown = thrown;
    }

    /** No handler yet. */
    public static Handlers none() {
        return new Handlers(List.of(), Set.of(), UnknownTypes.deadLetter(), Thrown.NOTHING_SAID);
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
        return with(new Raw(new TypePattern(pattern), handler));
    }

    /**
     * These, and one more for payloads of {@code type}. A message whose payload cannot be read is a
     * dead letter at once, and its reason holds nothing of the payload.
     *
     * @throws IllegalArgumentException if its name stands here already
     */
    public <T extends Record> Handlers on(PayloadType<T> type, PayloadHandler<T> handler) {
        return with(new Read(new TypePattern(type.name()), new Typed<>(type, handler)));
    }

    private Handlers with(Entry added) {
        if (entries.stream().anyMatch(entry -> entry.pattern().equals(added.pattern()))) {
            throw new IllegalArgumentException("two handlers for '" + added.pattern() + "'");
        }
        var longer = new ArrayList<>(entries);
        longer.add(added);
        return new Handlers(longer, unverified, unknown, thrown);
    }

    /**
     * These, with the handler of {@code pattern} also receiving messages of requests that could not
     * be verified, which a source with {@code unverified: accept} lets in. Without this such a
     * message becomes a dead letter. The handler sees why in the attribute {@link
     * Marks#VERIFICATION}.
     *
     * @throws IllegalArgumentException if no handler has this pattern
     */
    public Handlers acceptUnverified(String pattern) {
        var accepted = new TypePattern(pattern);
        if (entries.stream().noneMatch(entry -> entry.pattern().equals(accepted))) {
            throw new IllegalArgumentException("no handler for '" + pattern + "'");
        }
        var more = new HashSet<>(unverified);
        more.add(accepted);
        return new Handlers(entries, more, unknown, thrown);
    }

    /** These, with another fate for what none of them knows. */
    public Handlers unknown(UnknownTypes fate) {
        return new Handlers(entries, unverified, fate, thrown);
    }

    /**
     * These, with a verdict on what any of them throws: on exceptions of this class, and of those
     * derived from it that have no verdict of their own. What nobody names means {@link
     * Verdict.Retry}, and so does everything that is thrown after the attempt was cancelled.
     *
     * @throws IllegalArgumentException if the class has a verdict already
     */
    public <E extends Throwable> Handlers whenThrown(
            Class<E> type, Function<? super E, Verdict> verdict) {
        return new Handlers(entries, unverified, unknown, thrown.with(type, verdict));
    }

    /** Those of payloads, in order. */
    public List<Typed<?>> typed() {
        return entries.stream()
                .<Typed<?>>mapMulti(
                        (entry, found) -> {
                            if (entry instanceof Read(_, var typed)) {
                                found.accept(typed);
                            }
                        })
                .toList();
    }

    /**
     * Hands a message to its handler, as a worker does, on this thread.
     *
     * @param now decides how long an unknown type has waited
     * @throws Exception what the handler threw, if there is no verdict on it
     */
    public Verdict handle(Message message, Attempt attempt, Instant now) throws Exception {
        return switch (find(message, now)) {
            case Found.Taker(var handler) -> handler.handle(message, attempt);
            case Found.Nobody(var verdict) -> verdict;
        };
    }

    /** Who takes a message. */
    sealed interface Found {
        /** A handler; if it is one of payloads, the payload is read already. */
        record Taker(MessageHandler handler) implements Found {}

        /** No handler is to see it. */
        record Nobody(Verdict verdict) implements Found {}
    }

    Found find(Message message, Instant now) {
        var entry = find(message.type());
        if (entry != null && Marks.isUnverified(message) && !unverified.contains(entry.pattern())) {
            return new Found.Nobody(Verdict.reject(unverifiedReason(message)));
        }
        return switch (entry) {
            case null -> nobody("no handler for type " + message.type(), message, now);
            case Raw(_, var handler) -> new Found.Taker(thrown.over(handler));
            case Read(_, var typed) -> read(typed, message, now);
        };
    }

    private <T extends Record> Found read(Typed<T> typed, Message message, Instant now) {
        return switch (typed.type().read(message)) {
            case Reading.Read<T>(var payload) ->
                    new Found.Taker(
                            thrown.over(
                                    (same, attempt) ->
                                            typed.handler().handle(payload, same, attempt)));
            case Reading.Unreadable<T>(var reason) -> new Found.Nobody(Verdict.reject(reason));
            case Reading.Newer<T> newer -> nobody(newer.reason(), message, now);
        };
    }

    private static String unverifiedReason(Message message) {
        return "the request could not be verified ("
                + message.attributes().get(Marks.VERIFICATION)
                + "), and the handler of "
                + message.type()
                + " does not accept unverified messages";
    }

    private Found nobody(String reason, Message message, Instant now) {
        return new Found.Nobody(unknown.verdict(reason, message, now));
    }

    private @Nullable Entry find(String type) {
        for (var entry : entries) {
            if (entry.pattern().matches(type)) {
                return entry;
            }
        }
        return null;
    }
}
