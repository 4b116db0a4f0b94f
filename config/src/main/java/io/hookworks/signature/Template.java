package io.hookworks.signature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is signed: text with holes, such as {@code v0:{timestamp}:{body}}. */
public record Template(List<Part> parts) {
    /** A piece of it. */
    public sealed interface Part {
        /** The text itself. */
        record Text(String text) implements Part {}

        /** What stands in the JSON body at this pointer. */
        record Value(String pointer) implements Part {}
    }

    /** A piece that the request fills. */
    public enum Hole implements Part {
        /** The body's bytes as they came. */
        BODY,
        /** When it was signed, as it is written. */
        TIMESTAMP,
        /** The event's id. */
        ID,
        /** The URL as the sender knows it, with its query. */
        URL,
        /** The HTTP method. */
        METHOD,
        /** The fields of a form, sorted by name: name and value, one after the other. */
        FORM;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a part becomes. */
    @FunctionalInterface
    interface Filling<X extends Exception> {
        byte[] of(Part part) throws X;
    }

    private static final Pattern HOLE = Pattern.compile("\\{([^{}]*)}");

    public Template {
        parts = List.copyOf(parts);
    }

    /**
     * @throws IllegalArgumentException if it has a hole that nothing fills
     */
    public static Template of(String text) {
        var parts = new ArrayList<Part>();
        var hole = HOLE.matcher(text);
        var from = 0;
        while (hole.find()) {
            if (hole.start() > from) {
                parts.add(new Part.Text(text.substring(from, hole.start())));
            }
            parts.add(part(hole.group(1)));
            from = hole.end();
        }
        if (from < text.length()) {
            parts.add(new Part.Text(text.substring(from)));
        }
        return new Template(parts);
    }

    private static Part part(String name) {
        if (name.startsWith("/")) {
            return new Part.Value(name);
        }
        for (var hole : Hole.values()) {
            if (hole.word().equals(name)) {
                return hole;
            }
        }
        throw new IllegalArgumentException(
                "'signed' has {"
                        + name
                        + "}; it can have "
                        + Stream.of(Hole.values())
                                .map(hole -> "{" + hole.word() + "}")
                                .collect(Collectors.joining(", "))
                        + " and JSON pointers such as {/data/id}");
    }

    public boolean has(Part part) {
        return parts.contains(part);
    }

    boolean hasValues() {
        return parts.stream().anyMatch(Part.Value.class::isInstance);
    }

    /** Its bytes. The body goes in as bytes, never as text. */
    <X extends Exception> byte[] bytes(Filling<X> filling) throws X {
        var pieces = new ArrayList<byte[]>(parts.size());
        var length = 0;
        for (var part : parts) {
            var piece =
                    part instanceof Part.Text(var text)
                            ? text.getBytes(StandardCharsets.UTF_8)
                            : filling.of(part);
            pieces.add(piece);
            length += piece.length;
        }
        var bytes = ByteBuffer.allocate(length);
        pieces.forEach(bytes::put);
        return bytes.array();
    }
}
