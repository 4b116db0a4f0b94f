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

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Carries out decisions: the only code that acks, releases or dead-letters. Acks and releases of
 * many handlers travel in shared calls; each work is told of its own end.
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
        Settling again() {
            return new Settling(work, delay, ending, tries + 1);
        }
    }

    private final QueueClient client;
    private final QueueName queue;
    private final InstantSource clock;
    private final Listener listener;
    private final Batcher<Settling> acks;
    private final Batcher<Settling> releases;

    /**
     * @param moreToCome whether handlers are running whose settlement could share a call
     */
    Settlement(
            QueueClient client,
            QueueName queue,
            InstantSource clock,
            BooleanSupplier moreToCome,
            Listener listener) {
        this.client = client;
        this.queue = queue;
        this.clock = clock;
        this.listener = listener;
        var can = client.capabilities(queue);
        var batch = can.maxBatch();
        var ordered = can.ordering() == Ordering.PER_KEY; // what is behind a head returns in order
        this.acks = new Batcher<>(batch, LINGER, moreToCome, this::ack, false);
        this.releases = new Batcher<>(batch, LINGER, moreToCome, this::release, ordered);
    }

    /** Carries out a decision, unless this work was settled by someone else already. */
    void settle(Work work, Decision decision) {
        if (!work.claimSettlement()) {
            return;
        }
        switch (decision) {
            case Decision.Ack() ->
                    acks.add(new Settling(work, Duration.ZERO, new Ending.Acked(), 1));
            case Decision.GiveBack(var delay, var reason, var attempt) ->
                    giveBack(work, delay, reason, attempt);
            case Decision.Bury(var death) -> bury(work, death);
            case Decision.LetGo(var reason) -> listener.ended(work, new Ending.Abandoned(reason));
        }
    }

    private void giveBack(Work work, Duration delay, String reason, boolean attempt) {
        releases.add(new Settling(work, delay, new Ending.Released(delay, reason, attempt), 1));
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
                                    work,
                                    Duration.ZERO,
                                    new Ending.DeadLettered(death.reason()),
                                    1));
            case Result.Failed<String>(var error) -> {
                LOG.error(
                        "dead letter not sent; the message is delivered again, and the broker's own"
                                + " policy is the net below: {}",
                        error.getMessage());
                giveBack(work, LONGEST_WAIT, "dead letter not sent: " + error.kind(), true);
            }
        }
    }

    private Message messageOf(Work work) {
        return switch (work.delivery().content()) {
            case Delivery.Decoded(var message, _, _) -> message;
            case Delivery.Undecodable found -> DeadLetter.wrap(found, clock.instant());
        };
    }

    private void ack(List<Settling> batch) {
        var receipts = batch.stream().map(each -> each.work().receipt()).toList();
        var results = trusted(ACK, batch.size(), () -> client.ack(queue, receipts));
        for (var i = 0; i < batch.size(); i++) {
            var each = batch.get(i);
            switch (results.get(i)) {
                case Result.Ok<AckCertainty> _ -> listener.ended(each.work(), each.ending());
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
