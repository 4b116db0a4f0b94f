package io.hookworks.worker;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final TimeSource clock;
    private final DeadLetterSender letters;
    private final Judge judge;
    private final Resend resend;

    /** How often messages failed that are not sent anew, by their id. */
    private final Map<String, Integer> failures = new HashMap<>();

    public ManualWorker(
            QueueClient client, WorkerSettings settings, Handlers handlers, TimeSource clock) {
        this.client = client;
        this.settings = settings;
        this.handlers = handlers;
        this.clock = clock;
        var can = client.capabilities(settings.queue());
        this.letters = new DeadLetterSender(client, settings.queue(), NO_STORE, clock);
        this.judge = new Judge(() -> settings, clock, () -> LONGEST);
        this.resend = new Resend(settings.queue(), can, clock);
    }

    /**
     * Handles the next message that is due; empty: none is.
     *
     * @throws io.hookworks.queue.QueueException if the queue does not do as it is told
     */
    public Optional<DeliveryReport> next() throws InterruptedException {
        var one = new ReceiveRequest(settings.queue(), 1, Duration.ZERO, settings.lease());
        while (true) {
            var received = client.receive(one);
            if (received.isEmpty()) {
                return Optional.empty();
            }
            var work = new Work(received.getFirst(), null, clock.steady());
            var early = work.history().left(clock.instant());
            if (!early.isPositive()) {
                return Optional.of(handle(work));
            }
            var _ = giveBack(work, new Ending.Released(early, "its time has not come", false));
        }
    }

    private DeliveryReport handle(Work work) {
        work.start(clock.steady());
        work.attempt(work.attempt() + failures.getOrDefault(work.id(), 0));
        var ending = settle(work, decide(work));
        return DeliveryReport.of(settings.queue(), work, ending, clock.steady());
    }

    private Decision decide(Work work) {
        return judge.expired(work)
                .or(() -> resend.possible(work) ? judge.unsettled(work) : Optional.empty())
                .orElseGet(() -> judge.decide(work, handled(work), id -> Optional.empty()));
    }

    private Handled handled(Work work) {
        return switch (work.delivery().content()) {
            case Delivery.Undecodable found ->
                    new Handled.Returned(Verdict.reject("cannot be decoded: " + found.reason()));
            case Delivery.Decoded(var message, _, _) ->
                    switch (NO_STORE.redeem(message, work.deliveries(), work.cancellation())) {
                        case Claims.Redeemed.Missing(var verdict) -> new Handled.Returned(verdict);
                        case Claims.Redeemed.Whole(var whole) -> handled(work, whole);
                    };
        };
    }

    private Handled handled(Work work, Message message) {
        var attempt = work.toAttempt(settings.queue());
        try {
            return Handled.returned(handlers.handle(message, attempt, clock.instant()));
        } catch (Throwable e) { // as a worker takes it
            return Handled.threw(e);
        }
    }

    private Ending settle(Work work, Decision decision) {
        return switch (decision) {
            case Decision.Ack() -> {
                ack(work);
                yield new Ending.Acked();
            }
            case Decision.GiveBack(var delay, var reason, var attempt) ->
                    giveBack(work, new Ending.Released(delay, reason, attempt));
            case Decision.Bury(var death) -> {
                var _ = done(List.of(letters.send(work, death)));
                ack(work);
                yield new Ending.DeadLettered(death.reason());
            }
            case Decision.LetGo(var reason) -> new Ending.Abandoned(reason);
        };
    }

    private Ending giveBack(Work work, Ending.Released back) {
        var queue = settings.queue();
        if (resend.possible(work)) {
            var _ = done(client.send(queue, List.of(resend.of(work, back))));
            ack(work);
            return back;
        }
        if (back.attempt()) {
            failures.merge(work.id(), 1, Integer::sum);
        }
        var release = new Release(work.receipt(), resend.releasable(work, back.delay()));
        var inForce = done(client.release(queue, List.of(release)));
        return new Ending.Released(inForce, back.reason(), back.attempt());
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
