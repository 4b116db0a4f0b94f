package io.hookworks.webhook.fuzz;

import io.hookworks.webhook.fuzz.Piece.Expected;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves out of a connection what its fault does not need. */
public final class Shrinker {
    private Shrinker() {}

    /** Returns the smallest connection that it finds for which a fault remains. */
    public static Connection smallest(Connection faulty, Predicate<Connection> isFaulty) {
        var smallest = faulty;
        for (var smaller = true; smaller; ) {
            smaller = false;
            for (var candidate : candidates(smallest)) {
                if (isFaulty.test(candidate)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    /** The same at once, without one of its pieces, or without a line of one that may be broken. */
    private static List<Connection> candidates(Connection connection) {
        var candidates = new ArrayList<Connection>();
        var pieces = connection.pieces();
        if (!connection.splits().isEmpty()) {
            candidates.add(connection.with(pieces));
        }
        for (var i = 0; i < pieces.size(); i++) {
            if (pieces.size() > 1) {
                var fewer = new ArrayList<>(pieces);
                fewer.remove(i);
                candidates.add(connection.with(fewer));
            }
            var piece = pieces.get(i);
            for (var line = 0;
                    line < piece.lines().size() && piece.expected() == Expected.ANY;
                    line++) {
                var lines = new ArrayList<>(piece.lines());
                lines.remove(line);
                var fewer = new ArrayList<>(pieces);
                fewer.set(i, new Piece(lines, piece.event(), Expected.ANY));
                candidates.add(connection.with(fewer));
            }
        }
        return candidates;
    }
}
