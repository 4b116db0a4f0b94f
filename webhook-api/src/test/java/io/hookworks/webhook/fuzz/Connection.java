package io.hookworks.webhook.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that the fuzz sends on one connection.
 *
 * @param splits at which bytes it pauses to let the network send them
 */
public record Connection(int number, List<Piece> pieces, List<Integer> splits, End end) {
    /** How the client ends a connection. */
    public enum End {
        /** It reads until the server closes. */
        READ,
        /** It closes at once. */
        CLOSE,
        /** It resets at once. */
        RESET
    }

    public Connection {
        pieces = List.copyOf(pieces);
        splits = List.copyOf(splits);
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        pieces.forEach(piece -> bytes.writeBytes(piece.text().getBytes(ISO_8859_1)));
        return bytes.toByteArray();
    }

    /** The events that it carries. */
    public List<Event> events() {
        return pieces.stream().flatMap(piece -> Stream.ofNullable(piece.event())).toList();
    }

    /** The same with other pieces, sent at once. */
    Connection with(List<Piece> others) {
        return new Connection(number, others, List.of(), end);
    }

    /** As a person can read it. */
    @Override
    public String toString() {
        var text = new StringBuilder("connection " + number + ", end " + end + "\n");
        for (var piece : pieces) {
            text.append("--- ").append(piece.expected()).append('\n');
            for (var line : piece.lines()) {
                text.append(readable(line)).append('\n');
            }
        }
        return text.toString();
    }

    private static String readable(String line) {
        var text = new StringBuilder();
        var most = Math.min(line.length(), 200);
        for (var sign : line.substring(0, most).toCharArray()) {
            text.append(
                    switch (sign) {
                        case '\r' -> "\\r";
                        case '\n' -> "\\n";
                        default ->
                                sign < ' ' || sign > '~'
                                        ? "\\x%02x".formatted((int) sign)
                                        : String.valueOf(sign);
                    });
        }
        return line.length() > most ? text + "… (" + line.length() + " bytes)" : text.toString();
    }
}
