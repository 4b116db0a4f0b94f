package io.hookworks.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The fields of a form, in the order they stand there; each character is one byte, so that no byte
 * is lost whatever it means.
 */
public record Form(List<Field> fields) {
    /** A field's name and one of its values. */
    public record Field(String name, String value) {}

    /** Anyone can have a form parsed; Twilio's largest have some dozens of fields. */
    private static final int MOST_FIELDS = 10_000;

    private static final String TYPE = "application/x-www-form-urlencoded";

    public Form {
        fields = List.copyOf(fields);
    }

    /** Whether its headers say that a request brings a form. */
    static boolean is(Headers headers) {
        var types = headers.all("Content-Type");
        return types.size() == 1
                && types.getFirst().split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(TYPE);
    }

    static Form of(byte[] body) {
        return of(new String(body, ISO_8859_1));
    }

    /**
     * @throws IllegalArgumentException if it is no form
     */
    public static Form of(String text) {
        var fields = new ArrayList<Field>();
        if (text.chars().filter(sign -> sign == '&').count() > MOST_FIELDS) {
            throw new IllegalArgumentException("more fields than any sender's form has");
        }
        for (var pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                var parts = pair.split("=", 2);
                fields.add(new Field(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1])));
            }
        }
        return new Form(fields);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, ISO_8859_1);
    }

    /** Name and value of each field, sorted; a field that stands there twice counts once. */
    byte[] sorted() {
        var text = new StringBuilder();
        fields.stream()
                .distinct()
                .sorted(Comparator.comparing(Field::name).thenComparing(Field::value))
                .forEach(field -> text.append(field.name()).append(field.value()));
        return text.toString().getBytes(ISO_8859_1);
    }

    List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .toList();
    }
}
