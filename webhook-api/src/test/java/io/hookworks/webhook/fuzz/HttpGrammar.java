package io.hookworks.webhook.fuzz;

import io.hookworks.webhook.fuzz.Connection.End;
import io.hookworks.webhook.fuzz.Piece.Expected;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Makes connections from a seed: some whole requests, then perhaps a broken one, then a signed
 * event that ends the connection. Some are cut off at any byte.
 */
public final class HttpGrammar {
    /** So that neighbours share no random numbers. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final List<String> sources;
    private final BiFunction<String, String, Map<String, String>> signatures;

    /**
     * @param sources to which signed events go
     * @param signatures the headers that prove a body, for a source and a body
     */
    public HttpGrammar(
            long seed,
            List<String> sources,
            BiFunction<String, String, Map<String, String>> signatures) {
        this.seed = seed;
        this.sources = List.copyOf(sources);
        this.signatures = signatures;
    }

    /** Returns the connection of a number; the same for the same seed. */
    public Connection connection(int number) {
        var dice = new Dice(seed + number * GOLDEN);
        var whole = new WholeRequests(dice);
        var pieces = new ArrayList<Piece>();
        for (var i = dice.once(3) ? dice.between(1, 4) : 0; i > 0; i--) {
            var event = event(dice, number, pieces.size());
            pieces.add(dice.once(2) ? whole.event(event) : whole.refused(event));
        }
        if (!dice.once(6)) {
            pieces.add(new BrokenRequests(dice, whole).next(event(dice, number, pieces.size())));
        }
        pieces.add(whole.last(event(dice, number, pieces.size())));
        return dice.once(12) ? cut(dice, number, pieces) : whole(dice, number, pieces);
    }

    private Event event(Dice dice, int number, int piece) {
        var source = dice.of(sources.toArray(String[]::new));
        var size = dice.once(20) ? dice.between(0, 70_000) : dice.between(0, 300);
        var body = "{\"id\":\"%d-%d\",\"p\":\"%s\"}".formatted(number, piece, "p".repeat(size));
        return new Event(source, body, signatures.apply(source, body));
    }

    private static Connection whole(Dice dice, int number, List<Piece> pieces) {
        var connection = new Connection(number, pieces, List.of(), End.READ);
        return new Connection(number, pieces, splits(dice, connection), End.READ);
    }

    /** Cut off anywhere. One in a hundred of these clients waits for the server to give up. */
    private static Connection cut(Dice dice, int number, List<Piece> pieces) {
        var left = pieces.stream().mapToInt(piece -> piece.text().length()).sum();
        left = dice.below(left);
        var kept = new ArrayList<Piece>();
        for (var piece : pieces) {
            var text = piece.text();
            if (text.length() > left) {
                kept.add(new Piece(List.of(text.substring(0, left)), piece.event(), Expected.ANY));
                break;
            }
            kept.add(piece);
            left -= text.length();
        }
        var end = dice.once(100) ? End.READ : dice.once(2) ? End.CLOSE : End.RESET;
        var connection = new Connection(number, kept, List.of(), end);
        return new Connection(number, kept, splits(dice, connection), end);
    }

    private static List<Integer> splits(Dice dice, Connection connection) {
        var length = connection.bytes().length;
        var splits = new ArrayList<Integer>();
        for (var i = dice.once(3) ? dice.between(1, 5) : 0; i > 0 && length > 0; i--) {
            splits.add(dice.below(length));
        }
        splits.sort(null);
        return splits;
    }
}
