package io.hookworks.worker.dlq;

import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeadLetter;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Which dead letters to send back, and how.
 *
 * @param which those it holds for
 * @param most at most so many
 * @param perCause at most so many of each cause
 * @param to another queue; null: the one they died in
 * @param change makes of a message, as it was before it died, what is sent; a changed message has
 *     another id
 * @param rate null: as fast as it goes
 * @param maxInFlight nothing is sent while the queue that they go to holds so many, as the broker
 *     counts
 * @param stopAt the share of those sent, from 0 to 1, that may come back dead while this runs;
 *     null: any
 * @param dryRun only look: nothing moves
 */
public record Redrive(
        Predicate<DeadLetter> which,
        int most,
        int perCause,
        @Nullable QueueName to,
        UnaryOperator<Message> change,
        @Nullable Rate rate,
        long maxInFlight,
        @Nullable Double stopAt,
        boolean dryRun) {
    /** Fewer than this say nothing about a share. */
    static final int ENOUGH = 20;

    /** All there are. */
    public static Redrive all() {
        return new Redrive(
                letter -> true,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                null,
                UnaryOperator.identity(),
                null,
                Long.MAX_VALUE,
                null,
                false);
    }

    /** The same, only of those it holds for. */
    public Redrive only(Predicate<DeadLetter> which) {
        return new Redrive(which, most, perCause, to, change, rate, maxInFlight, stopAt, dryRun);
    }

    /** The same, at most so many. */
    public Redrive atMost(int most) {
        return new Redrive(which, most, perCause, to, change, rate, maxInFlight, stopAt, dryRun);
    }

    /** The same, at most so many of each cause. */
    public Redrive atMostPerCause(int perCause) {
        return new Redrive(which, most, perCause, to, change, rate, maxInFlight, stopAt, dryRun);
    }

    /** The same, into another queue; null: the one they died in. */
    public Redrive to(@Nullable QueueName to) {
        return new Redrive(which, most, perCause, to, change, rate, maxInFlight, stopAt, dryRun);
    }

    /** The same, changed. */
    public Redrive changedBy(UnaryOperator<Message> change) {
        return new Redrive(which, most, perCause, to, change, rate, maxInFlight, stopAt, dryRun);
    }

    /** The same, no faster; null: as fast as it goes. */
    public Redrive at(@Nullable Rate rate) {
        return new Redrive(which, most, perCause, to, change, rate, maxInFlight, stopAt, dryRun);
    }

    /** The same, waiting while the queue holds so many. */
    public Redrive whileBelow(long maxInFlight) {
        return new Redrive(which, most, perCause, to, change, rate, maxInFlight, stopAt, dryRun);
    }

    /** The same, ended when such a share comes back dead; null: never. */
    public Redrive stoppedAt(@Nullable Double stopAt) {
        return new Redrive(which, most, perCause, to, change, rate, maxInFlight, stopAt, dryRun);
    }

    /** The same, without moving anything. */
    public Redrive onlyLook() {
        return new Redrive(which, most, perCause, to, change, rate, maxInFlight, stopAt, true);
    }

    /** Why it ended. */
    public enum End {
        /** It saw all there were, or moved as many as it might. */
        DONE,
        /** Too many came back dead. */
        GUARD,
        /** Its watcher stopped it. */
        STOPPED
    }

    /**
     * What a redrive did.
     *
     * @param moved sent and removed, or in a dry run: would have been
     * @param left still dead letters: not chosen, dead only since the redrive began, or under an id
     *     that it has sent before
     * @param undecodable still dead letters, since nothing could handle them either way
     * @param failed still dead letters, because the queue did not take them, or they cannot be
     *     changed so
     * @param doubled of those moved: could not be removed. The next redrive with the same journal
     *     removes them
     * @param removed only removed: an earlier redrive that was killed had sent them
     * @param unsure of those moved: an earlier one was killed while it sent them, so that they may
     *     be there twice
     * @param returned of those moved: seen dead again before it ended
     * @param byCause of those moved, how many of which cause
     * @param errors what the broker answered to the calls that failed
     */
    public record Report(
            End end,
            int moved,
            int left,
            int undecodable,
            int failed,
            int doubled,
            int removed,
            int unsure,
            int returned,
            Map<String, Integer> byCause,
            List<BrokerErrors> errors) {
        public Report {
            byCause = new TreeMap<>(byCause);
            errors = List.copyOf(errors);
        }

        /** Whether all that was to be done is done. */
        public boolean whole() {
            return end == End.DONE && failed == 0 && doubled == 0;
        }
    }
}
