package io.hookworks.signature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

        /** The same; it alone may hold the text that parts it from its neighbours. */
        record FreeText(String pointer) implements Part {}
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
        /** The same with twelve escapes decoded, such as {@code %3A}, as HubSpot signs it. */
        DECODED_URL,
        /** The same with or without its port and with the query in any form, as Twilio signs it. */
        ANY_PORT_URL,
        /** The HTTP method. */
        METHOD,
        /** The fields of a form, sorted by name: name and value, one after the other. */
        FORM;

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean isUrl() {
            return this == URL || this == DECODED_URL || this == ANY_PORT_URL;
        }
    }

    /** What a part becomes. */
    @FunctionalInterface
    interface Filling<X extends Exception> {
        byte[] of(Part part) throws X;
    }

    private static final Pattern HOLE = Pattern.compile("\\{([^{}]*)}");
    private static final String FREE = "...";

    public Template {
        parts = List.copyOf(parts);
        if (parts.stream().filter(Part.FreeText.class::isInstance).count() > 1) {
            throw new IllegalArgumentException(
                    "'signed' has two pointers that end in ...: only one value may hold what parts"
                            + " the values");
        }
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
            return name.endsWith(FREE)
                    ? new Part.FreeText(name.substring(0, name.length() - FREE.length()))
                    : new Part.Value(name);
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
        return !pointers().isEmpty();
    }

    /** Where in the body the values stand that are signed one by one. */
    public List<String> pointers() {
        return parts.stream()
                .flatMap(
                        part ->
                                switch (part) {
                                    case Part.Value(var pointer) -> Stream.of(pointer);
                                    case Part.FreeText(var pointer) -> Stream.of(pointer);
                                    default -> Stream.empty();
                                })
                .toList();
    }

    /** The place of the URL, in the form in which the sender signs it; empty: it does not. */
    Optional<Hole> url() {
        return Stream.of(Hole.values()).filter(Hole::isUrl).filter(this::has).findFirst();
    }

    /**
     * Whether this value holds a text that parts values here: then the same signed bytes could be
     * read as other values. A time or a method at the front ends by itself.
     */
    boolean isAmbiguous(String value) {
        var inner =
                parts.stream()
                        .dropWhile(
                                part ->
                                        part instanceof Part.Text
                                                || part == Hole.TIMESTAMP
                                                || part == Hole.METHOD)
                        .toList();
        return inner.stream().filter(part -> !(part instanceof Part.Text)).count() > 1
                && inner.stream()
                        .anyMatch(
                                part ->
                                        part instanceof Part.Text(var separator)
                                                && value.contains(separator));
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
