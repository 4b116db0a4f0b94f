package io.hookworks.worker.dlq;

import io.hookworks.worker.DeadLetter;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a {@link Where} may ask of a dead letter. */
enum Field {
    ID,
    TYPE,
    CAUSE,
    REASON,
    EXCEPTION,
    ERROR,
    ATTEMPTS,
    AGE,
    KEY,
    SOURCE;

    private static final String ATTRIBUTE = "attr.";

    static List<String> names() {
        return Arrays.stream(values()).map(Field::word).toList();
    }

    static Optional<Field> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** The attribute that a word such as {@code attr.region} names. */
    static Optional<String> attribute(String word) {
        return word.startsWith(ATTRIBUTE) && word.length() > ATTRIBUTE.length()
                ? Optional.of(word.substring(ATTRIBUTE.length()))
                : Optional.empty();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its texts: none if it has no such thing. */
    Stream<String> texts(DeadLetter letter) {
        var message = letter.message();
        return switch (this) {
            case ID -> Stream.of(message.id());
            case TYPE -> Stream.of(message.type());
            case CAUSE -> Stream.of(letter.fingerprint());
            case REASON -> Stream.of(letter.reason());
            case EXCEPTION -> Stream.ofNullable(letter.exception());
            case ERROR ->
                    Stream.concat(
                            Stream.of(letter.reason()), Stream.ofNullable(letter.exception()));
            case KEY -> Stream.ofNullable(message.orderingKey());
            case SOURCE -> Stream.ofNullable(message.attributes().get("source"));
            case ATTEMPTS, AGE -> throw new IllegalStateException(word() + " is no text");
        };
    }
}
