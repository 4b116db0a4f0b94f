package io.hookworks.worker;

import static io.hookworks.queue.QueueException.Verb.ACK;
import static io.hookworks.queue.QueueException.Verb.RELEASE;
import static io.hookworks.queue.QueueException.Verb.SEND;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
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
    private final Resend resend;
    private final SentAnew sentAnew;

    /**
     * @param sentAnew is told which old copies are only to be acknowledged from now on
     * @param moreToCome whether handlers are running whose settlement could share a call
     */
    Settlement(
            QueueClient client,
            QueueName queue,
            TimeSource clock,
            SentAnew sentAnew,
            BooleanSupplier moreToCome,
            Listener listener) {
        this.client = client;
        this.queue = queue;
        this.clock = clock;
        this.sentAnew = sentAnew;
        this.listener = listener;
        var can = client.capabilities(queue);
        var batch = can.maxBatch();
        var ordered = can.ordering() == Ordering.PER_KEY; // what is behind a head returns in order
        this.acks = new Batcher<>(batch, LINGER, moreToCome, this::ack, false);
        this.releases = new Batcher<>(batch, LINGER, moreToCome, this::release, ordered);
        this.resends = new Batcher<>(batch, LINGER, moreToCome, this::sendAnew, false);
        this.resend = new Resend(queue, can, clock);
    }

    /** Carries out a decision, unless this work was settled by someone else already. */
    void settle(Work work, Decision decision) {
        if (!work.claimSettlement()) {
            return;
        }
        switch (decision) {
            case Decision.Ack() -> acks.add(new Settling(work, Duration.ZERO, new Ending.Acked()));
            case Decision.GiveBack(var delay, var reason, var attempt) ->
                    giveBack(work, delay, reason, attempt);
            case Decision.Bury(var death) -> bury(work, death);
            case Decision.LetGo(var reason) -> listener.ended(work, new Ending.Abandoned(reason));
        }
    }

    /** Whether what is given back of it is sent anew, so that a broker counts it from one. */
    boolean sendsAnew(Work work) {
        return resend.possible(work);
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
    private void bury(Work work, Death death) {
        var letter = DeadLetter.of(messageOf(work), queue, death);
        var entry = List.of(Outgoing.now(letter));
        var sent = trusted(SEND, 1, () -> client.send(queue.deadLetters(), entry)).getFirst();
        switch (sent) {
            case Result.Ok<String> _ ->
                    acks.add(
                            new Settling(
                                    work, Duration.ZERO, new Ending.DeadLettered(death.reason())));
            case Result.Failed<String>(var error) -> {
                LOG.error(
                        "dead letter not sent; the message is delivered again, and the broker's own"
                                + " policy is the net below: {}",
                        error.getMessage());
                var reason = "dead letter not sent: " + error.kind();
                release(
                        new Settling(
                                work,
                                LONGEST_WAIT,
                                new Ending.Released(LONGEST_WAIT, reason, true)));
            }
        }
    }

    private Message messageOf(Work work) {
        return switch (work.delivery().content()) {
            case Delivery.Decoded(var message, _, _) -> message;
            case Delivery.Undecodable found -> DeadLetter.wrap(found, clock.instant());
        };
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
                    listener.ended(each.work(), each.ending());
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
                        listener.ended(each.work(), withDelay(each.ending(), inForce));
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
            listener.ended(failed.work(), new Ending.Abandoned(reason));
            return;
        }
        again(batcher, failed);
    }

    private static void again(Batcher<Settling> batcher, Settling failed) {
        Thread.ofVirtual()
                .name("settle-again")
                .start(
                        () -> {
                            pause(failed.tries());
                            batcher.add(failed.again());
                        });
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
