package io.hookworks.worker.dlq;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.DeadLetter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The dead letters of one queue: looked at, sent back once what killed them is mended, thrown away.
 * What is only looked at goes back untouched, though the broker counts the look as a delivery.
 */
public final class DeadLetterQueue {
    /** What a killed process held comes back after it. Renewed for as long as it is needed. */
    public static final Duration LEASE = Duration.ofMinutes(1);

    /** Met in one step; what is chosen of them moves in one step too, unless a rate is slower. */
    private static final int STEP = 80;

    private final QueueClient client;
    private final QueueName origin;
    private final Duration lease;
    private final TimeSource clock;

    public DeadLetterQueue(QueueClient client, QueueName origin, TimeSource clock) {
        this(client, origin, LEASE, clock);
    }

    /**
     * @param lease how long what is met stays away from others if this process is killed; within
     *     what the broker allows
     */
    public DeadLetterQueue(QueueClient client, QueueName origin, Duration lease, TimeSource clock) {
        this.client = client;
        this.origin = origin;
        this.lease = lease;
        this.clock = clock;
    }

    /** Up to {@code most} dead letters, in no order. */
    public List<DeadLetter> peek(int most) throws InterruptedException {
        var letters = new ArrayList<DeadLetter>();
        if (most > 0) {
            look(
                    letter -> {
                        letters.add(letter);
                        return letters.size() < most;
                    });
        }
        return letters;
    }

    /**
     * Shows each dead letter once, in no order.
     *
     * @param visitor whether to go on
     */
    public void look(Predicate<DeadLetter> visitor) throws InterruptedException {
        try (var walk = walk(Duration.ZERO, RedriveWatcher.NOBODY)) {
            for (var met = walk.next(STEP); !met.isEmpty(); met = walk.next(STEP)) {
                for (var delivery : met) {
                    walk.leave(delivery);
                    if (!visitor.test(letter(delivery))) {
                        return;
                    }
                }
            }
        }
    }

    /**
     * Sends dead letters back: to the end of their queue, under their old ids unless they are
     * changed, their attempts counted anew. Each is sent first and removed then, so that a kill in
     * between doubles some and loses none; the next redrive with the same journal only removes what
     * was sent. Workers may run meanwhile: what dies again is left alone.
     *
     * @param journal of this queue, in this place
     * @throws io.hookworks.queue.QueueException if the broker does not answer as it should; what
     *     was sent is in the journal
     */
    public Redrive.Report redrive(Redrive redrive, RedriveJournal journal, RedriveWatcher watcher)
            throws InterruptedException {
        var patience = journal.ended() ? Duration.ZERO : lease;
        try (var walk = walk(patience, watcher)) {
            return new RedriveRun(client, origin, redrive, journal, watcher, walk, clock).run(STEP);
        }
    }

    /** The same, watched by nobody, and with a journal that a kill takes with it. */
    public Redrive.Report redrive(Redrive redrive) throws InterruptedException {
        return redrive(redrive, RedriveJournal.inMemory(), RedriveWatcher.NOBODY);
    }

    /**
     * What a discard did.
     *
     * @param discarded removed for good
     * @param left not chosen
     * @param failed chosen, and could not be removed
     * @param whole whether it saw all there were, or as many as it might; false: its watcher
     *     stopped it
     * @param errors what the broker answered to the calls that failed
     */
    public record Discarded(
            int discarded, int left, int failed, boolean whole, List<BrokerErrors> errors) {}

    /**
     * Removes dead letters for good.
     *
     * @param most at most so many
     * @param before gets those that are about to go; if it throws, they stay
     */
    public Discarded discard(
            Predicate<DeadLetter> which,
            int most,
            Consumer<List<DeadLetter>> before,
            RedriveWatcher watcher)
            throws InterruptedException {
        var discarded = 0;
        var left = 0;
        var failed = 0;
        List<BrokerErrors> errors = List.of();
        try (var walk = walk(Duration.ZERO, watcher)) {
            for (var met = walk.next(STEP); !met.isEmpty(); met = walk.next(STEP)) {
                var chosen = new ArrayList<Delivery>();
                for (var delivery : met) {
                    if (discarded + chosen.size() < most && which.test(letter(delivery))) {
                        chosen.add(delivery);
                    } else {
                        walk.leave(delivery);
                        left++;
                    }
                }
                before.accept(chosen.stream().map(this::letter).toList());
                for (var gone : walk.remove(chosen)) {
                    discarded += gone ? 1 : 0;
                    failed += gone ? 0 : 1;
                }
                errors = walk.errors().counts();
                if (discarded >= most) {
                    break;
                }
            }
        }
        return new Discarded(discarded, left, failed, !watcher.stopped(), errors);
    }

    private DeadLetter letter(Delivery delivery) {
        return letter(origin, delivery, clock);
    }

    static DeadLetter letter(QueueName origin, Delivery delivery, TimeSource clock) {
        return DeadLetter.of(origin.deadLetters(), delivery.content(), clock.instant());
    }

    private Walk walk(Duration patience, RedriveWatcher watcher) {
        return new Walk(client, origin.deadLetters(), lease, patience, clock, watcher::stopped);
    }
}
