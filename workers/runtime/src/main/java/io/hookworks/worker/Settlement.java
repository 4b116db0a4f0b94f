package io.hookworks.worker;

import static io.hookworks.queue.QueueException.Verb.ACK;
import static io.hookworks.queue.QueueException.Verb.RELEASE;
import static io.hookworks.queue.QueueException.Verb.SEND;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.failure.Failure;
import io.hookworks.worker.failure.FaultBarrier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Carries out decisions: the only code that acks, releases, sends anew or dead-letters. Calls for
 * many handlers are shared; each work is told of its own end.
 *
 * <p>What is given back is sent anew with its {@link RetryHistory} and its old copy deleted then,
 * since a broker counts every release like a failure and moves the message away after so many. On
 * queues that keep order, and in dead-letter queues, which no broker empties, it is released. See
 * {@code docs/adr/0026-only-a-failed-attempt-counts.md}.
 */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    /** Long enough for the handlers of one receive to end together, short beside a round trip. */
    private static final Duration LINGER = Duration.ofMillis(5);

    /**
     * With waits that double from 100 ms these span half a minute: the lease of what is to be acked
     * is renewed meanwhile.
     */
    private static final int TRIES = 8;

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** How long a message stays away whose dead letter is refused. */
    private static final Duration REFUSED = Duration.ofMinutes(1);

    /** Made while there is memory for it. */
    private static final Ending ABANDONED =
            new Ending.Abandoned("not settled: memory or stack are used up");

    /** Told how a work has ended, once for each. */
    @FunctionalInterface
    interface Listener {
        void ended(Work work, Ending ending);
    }

    /** A work on its way to the broker, with the ending that the broker's answer makes true. */
    private record Settling(Work work, Duration delay, Ending ending, int tries) {
        Settling(Work work, Duration delay, Ending ending) {
            this(work, delay, ending, 1);
        }

        Settling again() {
            return new Settling(work, delay, ending, tries + 1);
        }

        boolean failedAttempt() {
            return ending instanceof Ending.Released released && released.attempt();
        }
    }

    private final QueueClient client;
    private final QueueName queue;
    private final TimeSource clock;
    private final Listener listener;
    private final Batcher<Settling> acks;
    private final Batcher<Settling> releases;
    private final Batcher<Settling> resends;
    private final DeadLetterSender letters;
    private final DecidedDeaths deaths;
    private final IntSupplier mostHeld;

    /** Works whose dead letter waits to be sent again. */
    private final Map<Work, Death> held = new ConcurrentHashMap<>();

    private final Resend resend;
    private final SentAnew sentAnew;

    /** Those that only end here. */
    private final Batcher<Settling> lost;

    /**
     * @param sentAnew is told which old copies are only to be acknowledged from now on
     * @param claims where a payload goes whose message has no room for the reason of its death
     * @param deaths is told whose dead letter could not be sent
     * @param mostHeld works that may wait here for a dead-letter queue that refuses them
     * @param moreToCome whether handlers are running whose settlement could share a call
     */
    Settlement(
            QueueClient client,
            QueueName queue,
            TimeSource clock,
            SentAnew sentAnew,
            Claims claims,
            DecidedDeaths deaths,
            IntSupplier mostHeld,
            BooleanSupplier moreToCome,
            Listener listener) {
        this.client = client;
        this.queue = queue;
        this.clock = clock;
        this.sentAnew = sentAnew;
        this.letters = new DeadLetterSender(client, queue, claims, clock);
        this.deaths = deaths;
        this.mostHeld = mostHeld;
        this.listener = listener;
        var can = client.capabilities(queue);
        var batch = can.maxBatch();
        var ordered = can.ordering() == Ordering.PER_KEY; // what is behind a head returns in order
        this.acks = new Batcher<>(batch, LINGER, moreToCome, each -> whole(each, this::ack), false);
        this.releases =
                new Batcher<>(
                        batch, LINGER, moreToCome, each -> whole(each, this::release), ordered);
        this.resends =
                new Batcher<>(
                        batch, LINGER, moreToCome, each -> whole(each, this::sendAnew), false);
        this.resend = new Resend(queue, can, clock);
        this.lost =
                new Batcher<>(1, Duration.ZERO, () -> false, each -> whole(each, this::end), false);
    }

    /**
     * Carries out a decision, unless this work was settled by someone else already. Never throws:
     * what was claimed here ends, if need be as abandoned.
     */
    void settle(Work work, Decision decision) {
        if (!work.claimSettlement() && held.remove(work) == null) {
            return;
        }
        try {
            carryOut(work, decision);
        } catch (Throwable e) {
            abandon(work, e);
        }
    }

    /** What could not be sent off for want of a thread is sent off now. */
    void beat() {
        acks.beat();
        releases.beat();
        resends.beat();
        lost.beat();
    }

    private void carryOut(Work work, Decision decision) {
        switch (decision) {
            case Decision.Ack() -> acks.add(new Settling(work, Duration.ZERO, new Ending.Acked()));
            case Decision.GiveBack(var delay, var reason, var attempt) ->
                    giveBack(work, delay, reason, attempt);
            case Decision.Bury(var death) -> bury(work, death, 1);
            case Decision.LetGo(var reason) -> // not on this thread: it may hold locks
                    lost.add(new Settling(work, Duration.ZERO, new Ending.Abandoned(reason)));
        }
    }

    /** Whether what is given back of it is sent anew, so that a broker counts it from one. */
    boolean sendsAnew(Work work) {
        return resend.possible(work);
    }

    /** Whatever a step throws, every work of a batch ends, or is tried again. */
    private void whole(List<Settling> batch, Consumer<List<Settling>> step) {
        try {
            step.accept(batch);
        } catch (Throwable e) {
            batch.forEach(each -> abandon(each.work(), e));
        }
    }

    private void end(List<Settling> batch) {
        batch.forEach(each -> end(each.work(), each.ending()));
    }

    private void end(Work work, Ending ending) {
        if (work.claimEnd()) {
            listener.ended(work, ending);
        }
    }

    private void abandon(Work work, Throwable thrown) {
        try {
            FaultBarrier.report(
                    queue + ": settling " + work.id() + ", which comes again after its lease,",
                    thrown);
            end(work, new Ending.Abandoned("not settled: " + Failure.of(thrown)));
        } catch (Throwable e) {
            end(work, ABANDONED);
        }
    }

    private void giveBack(Work work, Duration delay, String reason, boolean attempt) {
        var back = new Settling(work, delay, new Ending.Released(delay, reason, attempt));
        if (resend.possible(work)) {
            resends.add(back);
        } else {
            release(back);
        }
    }

    /** Send, then ack: a crash in between makes a second dead letter, never a lost message. */
    private void bury(Work work, Death death, int tries) {
        switch (letters.send(work, death)) {
            case Result.Ok<String> _ -> {
                deaths.remove(work.brokerId());
                acks.add(
                        new Settling(work, Duration.ZERO, new Ending.DeadLettered(death.reason())));
            }
            case Result.Failed<String>(var error) -> notBuried(work, death, tries, error);
        }
    }

    /**
     * The handler has had its last attempt, so it must not be called again while the dead letter
     * waits: it is sent again and again, under a lease that is renewed. If the dead-letter queue
     * refuses it, only so many wait that others can go on; a further one is released, and sent when
     * it is delivered again.
     */
    private void notBuried(Work work, Death death, int tries, QueueException error) {
        if (tries == 1 || tries % 10 == 0) {
            LOG.error(
                    "the dead letter of {} is not sent, try {}; its handler is not called again:"
                            + " {}",
                    work.id(),
                    tries,
                    error.getMessage());
        }
        deaths.add(work.brokerId(), death); // a lease that is lost brings it again
        var waits = error.retryable() || held.size() < mostHeld.getAsInt();
        if (!waits || !clock.steady().isBefore(work.lease().until())) {
            var reason = "dead letter not sent: " + error.kind();
            release(new Settling(work, REFUSED, new Ending.Released(REFUSED, reason, false)));
            return;
        }
        held.put(work, death);
        try {
            Thread.ofVirtual().name("settle-again").start(() -> buryAgain(work, death, tries));
        } catch (Throwable e) { // "unable to create native thread" is an Error
            held.remove(work);
            throw e;
        }
    }

    private void buryAgain(Work work, Death death, int tries) {
        pause(Math.min(tries, TRIES));
        if (held.remove(work) != null) { // it was not given back meanwhile
            try {
                bury(work, death, tries + 1);
            } catch (Throwable e) {
                abandon(work, e);
            }
        }
    }

    /** Send, then ack: a crash in between doubles the message under its id, and never loses it. */
    private void sendAnew(List<Settling> batch) {
        var entries =
                batch.stream()
                        .map(each -> resend.of(each.work(), (Ending.Released) each.ending()))
                        .toList();
        var results = trusted(SEND, batch.size(), () -> client.send(queue, entries));
        for (var i = 0; i < batch.size(); i++) {
            var each = batch.get(i);
            switch (results.get(i)) {
                case Result.Ok<String> _ -> {
                    sentAnew.add(each.work().brokerId());
                    acks.add(new Settling(each.work(), each.delay(), each.ending()));
                }
                case Result.Failed<String>(var error) -> notSentAnew(each, error);
            }
        }
    }

    /**
     * A release is the second best: the broker counts it, and it cannot carry the count of failed
     * attempts. It does for a message that did not fail, as long as it can wait so long.
     */
    private void notSentAnew(Settling back, QueueException error) {
        var second = !back.failedAttempt() && back.delay().equals(releasable(back));
        if (!second && error.retryable() && back.tries() < TRIES) {
            again(resends, back);
            return;
        }
        LOG.warn(
                "{} could not be sent anew, so it is released, which the broker counts: {}",
                back.work().id(),
                error.getMessage());
        release(back);
    }

    private void release(Settling back) {
        releases.add(new Settling(back.work(), releasable(back), back.ending()));
    }

    private Duration releasable(Settling back) {
        return resend.releasable(back.work(), back.delay());
    }

    private void ack(List<Settling> batch) {
        var receipts = batch.stream().map(each -> each.work().receipt()).toList();
        var results = trusted(ACK, batch.size(), () -> client.ack(queue, receipts));
        for (var i = 0; i < batch.size(); i++) {
            var each = batch.get(i);
            switch (results.get(i)) {
                case Result.Ok<AckCertainty> _ -> {
                    sentAnew.remove(each.work().brokerId());
                    end(each.work(), each.ending());
                }
                case Result.Failed<AckCertainty>(var error) -> retry(acks, each, error);
            }
        }
    }

    private void release(List<Settling> batch) {
        batch.forEach(each -> each.work().lease().end());
        var entries =
                batch.stream()
                        .map(each -> new Release(each.work().receipt(), each.delay()))
                        .toList();
        var results = trusted(RELEASE, batch.size(), () -> client.release(queue, entries));
        for (var i = 0; i < batch.size(); i++) {
            var each = batch.get(i);
            switch (results.get(i)) {
                case Result.Ok<Duration>(var inForce) ->
                        end(each.work(), withDelay(each.ending(), inForce));
                case Result.Failed<Duration>(var error) -> retry(releases, each, error);
            }
        }
    }

    /** A provider that breaks its contract by throwing must not cost permits for ever. */
    private <T> List<Result<T>> trusted(
            QueueException.Verb verb, int entries, Supplier<List<Result<T>>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            var error = QueueException.unexpected(queue, verb, e);
            return Collections.nCopies(entries, new Result.Failed<>(error));
        }
    }

    private static Ending withDelay(Ending ending, Duration inForce) {
        return ending instanceof Ending.Released released
                ? new Ending.Released(inForce, released.reason(), released.attempt())
                : ending;
    }

    private void retry(Batcher<Settling> batcher, Settling failed, QueueException error) {
        if (!error.retryable() || failed.tries() >= TRIES) {
            var reason = "not settled, delivered again after its lease: " + error.getMessage();
            LOG.warn("{}", reason);
            end(failed.work(), new Ending.Abandoned(reason));
            return;
        }
        again(batcher, failed);
    }

    private void again(Batcher<Settling> batcher, Settling failed) {
        try {
            Thread.ofVirtual().name("settle-again").start(() -> addLater(batcher, failed));
        } catch (Throwable e) { // "unable to create native thread" is an Error
            abandon(failed.work(), e);
        }
    }

    private void addLater(Batcher<Settling> batcher, Settling failed) {
        try {
            pause(failed.tries());
            batcher.add(failed.again());
        } catch (Throwable e) {
            abandon(failed.work(), e);
        }
    }

    private static void pause(int tries) {
        var wait = new Backoff(TRIES + 1, FIRST_WAIT, LONGEST_WAIT).delayAfter(tries, 0.5);
        try {
            Thread.sleep(wait.orElse(LONGEST_WAIT));
        } catch (InterruptedException e) {
            // Nobody has a handle on this thread; trying again at once does no harm.
            Thread.currentThread().interrupt();
        }
    }
}
