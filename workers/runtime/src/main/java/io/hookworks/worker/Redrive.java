package io.hookworks.worker;

import java.util.function.Predicate;

/**
 * Which dead letters to send back to the queue they died in.
 *
 * @param which those it holds for
 * @param most at most so many
 * @param dryRun only look: nothing moves
 */
public record Redrive(Predicate<DeadLetter> which, int most, boolean dryRun) {
    /** All there are. */
    public static Redrive all() {
        return new Redrive(letter -> true, Integer.MAX_VALUE, false);
    }

    /** The same, without moving anything. */
    public Redrive onlyLook() {
        return new Redrive(which, most, true);
    }

    /**
     * What a redrive did.
     *
     * @param moved sent back, or in a dry run: would have been
     * @param left still dead letters: not chosen, or dead only since the redrive began
     * @param undecodable still dead letters, since nothing could handle them either way
     * @param failed still dead letters, because the queue did not take them
     * @param doubled sent back, but the dead letter could not be removed: redriving again doubles
     *     them
     */
    public record Report(int moved, int left, int undecodable, int failed, int doubled) {}
}
