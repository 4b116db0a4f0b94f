package io.hookworks.ops.filter;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;

import io.hookworks.worker.DeadLetter;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A variable of a {@link DeadLetterFilter}. A string that a dead letter lacks is empty. */
enum Field {
    ID(SimpleType.STRING),
    TYPE(SimpleType.STRING),
    /** The fingerprint that {@code dlq groups} prints. */
    CAUSE(SimpleType.STRING),
    REASON(SimpleType.STRING),
    EXCEPTION(SimpleType.STRING),
    /** Reason and exception, one per line. */
    ERROR(SimpleType.STRING),
    ATTEMPTS(SimpleType.INT),
    /** Time since the message became a dead letter. */
    AGE(SimpleType.DURATION),
    KEY(SimpleType.STRING),
    SOURCE(SimpleType.STRING),
    ATTRIBUTES(MapType.create(SimpleType.STRING, SimpleType.STRING)),
    /** The body, parsed as JSON. */
    PAYLOAD(SimpleType.DYN);

    private final CelType type;

    Field(CelType type) {
        this.type = type;
    }

    CelType type() {
        return type;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String summary() {
        return Arrays.stream(values()).map(Field::word).collect(Collectors.joining(", "));
    }

    Object value(DeadLetter letter, Instant now) {
        var message = letter.message();
        return switch (this) {
            case ID -> message.id();
            case TYPE -> message.type();
            case CAUSE -> letter.fingerprint();
            case REASON -> letter.reason();
            case EXCEPTION -> orEmpty(letter.exception());
            case ERROR ->
                    Stream.of(letter.reason(), orEmpty(letter.exception()))
                            .filter(each -> !each.isEmpty())
                            .collect(Collectors.joining("\n"));
            case ATTEMPTS -> (long) letter.attempts();
            case AGE -> letter.age(now);
            case KEY -> orEmpty(message.orderingKey());
            case SOURCE -> orEmpty(message.attributes().get("source"));
            case ATTRIBUTES -> message.attributes();
            case PAYLOAD -> JsonValue.of(message.payload());
        };
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
