package io.hookworks.worker;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A worker that a test turns by hand: it handles one message at a time, on the caller's thread, and
 * has settled it when it returns. It decides as {@link Workers} do, and has none of what they need
 * to work at speed or to work less: no threads, renewed leases, timeouts, limiters or breakers.
 * Waits after failed attempts are the longest that their jitter allows, and so always the same.
 */
public final class ManualWorker {
    private static final double LONGEST = Math.nextDown(1.0);
    private static final Claims NO_STORE = new Claims(null);

    private final QueueClient client;
    private final WorkerSettings settings;
    private final Handlers handlers;
    private final InstantSource clock;
    private final Judge judge;
    private final Excuses excuses = new Excuses();

    public ManualWorker(
            QueueClient client, WorkerSettings settings, Handlers handlers, InstantSource clock) {
        this.client = client;
        this.settings = settings;
        this.handlers = handlers;
        this.clock = clock;
        var can = client.capabilities(settings.queue());
        this.judge = new Judge(() -> settings, can, clock, () -> LONGEST);
    }

    /**
     * Handles the next message that is due; empty: none is.
     *
     * @throws io.hookworks.queue.QueueException if the queue does not do as it is told
     */
    public Optional<DeliveryReport> next() throws InterruptedException {
        var one = new ReceiveRequest(settings.queue(), 1, Duration.ZERO, settings.lease());
        var received = client.receive(one);
        return received.isEmpty() ? Optional.empty() : Optional.of(handle(received.getFirst()));
    }

    private DeliveryReport handle(Delivery delivery) {
        var work = new Work(delivery, null, clock.instant(), delivery.attempt());
        work.attempt(excuses.attempt(work.id(), delivery.attempt()));
        var ending = settle(work, decide(work));
        if (ending instanceof Ending.Released released && !released.attempt()) {
            excuses.add(work.id());
        }
        return DeliveryReport.of(settings.queue(), work, ending, clock.instant());
    }

    private Decision decide(Work work) {
        return judge.expired(work)
                .orElseGet(() -> judge.decide(work, handled(work), id -> Optional.empty()));
    }

    private Handled handled(Work work) {
        return switch (work.delivery().content()) {
            case Delivery.Undecodable found ->
                    new Handled.Returned(Verdict.reject("cannot be decoded: " + found.reason()));
            case Delivery.Decoded(var message, _, _) ->
                    switch (NO_STORE.redeem(message, work.attempt(), work.cancellation())) {
                        case Claims.Redeemed.Missing(var verdict) -> new Handled.Returned(verdict);
                        case Claims.Redeemed.Whole(var whole) -> handled(work, whole);
                    };
        };
    }

    private Handled handled(Work work, Message message) {
        var attempt = new Attempt(settings.queue(), work.attempt(), work.cancellation());
        try {
            return new Handled.Returned(handlers.handle(message, attempt, clock.instant()));
        } catch (Throwable e) { // as a worker takes it
            return new Handled.Threw(e);
        }
    }

    private Ending settle(Work work, Decision decision) {
        return switch (decision) {
            case Decision.Ack() -> {
                ack(work);
                yield new Ending.Acked();
            }
            case Decision.GiveBack(var delay, var reason, var attempt) -> {
                var release = List.of(new Release(work.receipt(), delay));
                yield new Ending.Released(
                        done(client.release(settings.queue(), release)), reason, attempt);
            }
            case Decision.Bury(var death) -> {
                var letter = DeadLetter.of(messageOf(work), settings.queue(), death);
                var entry = List.of(Outgoing.now(letter));
                var _ = done(client.send(settings.queue().deadLetters(), entry));
                ack(work);
                yield new Ending.DeadLettered(death.reason());
            }
            case Decision.LetGo(var reason) -> new Ending.Abandoned(reason);
        };
    }

    private Message messageOf(Work work) {
        return switch (work.delivery().content()) {
            case Delivery.Decoded(var message, _, _) -> message;
            case Delivery.Undecodable found -> DeadLetter.wrap(found, clock.instant());
        };
    }

    private void ack(Work work) {
        var _ = done(client.ack(settings.queue(), List.of(work.receipt())));
    }

    private static <T> T done(List<Result<T>> results) {
        return switch (results.getFirst()) {
            case Result.Ok<T>(var value) -> value;
            case Result.Failed<T>(var error) -> throw error;
        };
    }
}
