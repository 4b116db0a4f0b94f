package io.hookworks.worker;

import io.hookworks.queue.TimeSource;
import io.hookworks.worker.failure.Failure;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Decides what a handler's return means, from the verdict, the attempt and whether the work was
 * cancelled. The only place where that is decided; touches no queue.
 */
final class Judge {
    /** What is put off costs no attempt, so nothing else would keep it from spinning. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /**
     * So many deliveries of one copy of a message that ended without any outcome are taken as its
     * doing. More than a rolling deployment costs, and more than a broker hands out for nobody; far
     * below the maximum of the brokers.
     */
    static final int MOST_UNSETTLED = 20;

    private static final Backoff UNDECIDED =
            new Backoff(12, Duration.ofSeconds(2), Duration.ofMinutes(10));

    private final Supplier<WorkerSettings> settings;
    private final TimeSource clock;
    private final DoubleSupplier random;

    Judge(Supplier<WorkerSettings> settings, TimeSource clock, DoubleSupplier random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /** What to do with work that is older than its queue allows; empty: it may be tried. */
    Optional<Decision> expired(Work work) {
        return outlives(work, clock.instant())
                ? Optional.of(bury(work, "expired: older than " + maxAge(), null))
                : Optional.empty();
    }

    /**
     * What to do with work whose earlier deliveries were never settled: their workers were killed,
     * or lost their leases. Empty: it may be tried. What is settled is sent anew, which a broker
     * counts from one; so only deliveries without outcome can come to so many.
     */
    Optional<Decision> unsettled(Work work) {
        var times = work.delivery().attempt() - 1;
        return times >= MOST_UNSETTLED
                ? Optional.of(
                        bury(
                                work,
                                "delivered "
                                        + times
                                        + " times without an outcome: its workers were killed, or"
                                        + " lost its lease, each time",
                                null))
                : Optional.empty();
    }

    private boolean outlives(Work work, Instant then) {
        var most = settings.get().maxAge();
        var sent = work.sentAt();
        return most != null && sent != null && then.isAfter(sent.plus(most));
    }

    private String maxAge() {
        return settings.get().maxAge() + " since it was sent";
    }

    /**
     * What to do with work whose handler came back so.
     *
     * @param outage tells from a failed message's id how long to wait if its third party is down,
     *     and not the message at fault
     */
    Decision decide(Work work, Handled handled, Function<String, Optional<Duration>> outage) {
        if (work.lost()) {
            return new Decision.LetGo("the lease ended before the handler did");
        }
        var cause = work.cancellation().cause();
        return switch (handled) {
            case Handled.Returned(Verdict.Done()) -> new Decision.Ack();
            case Handled.Returned(Verdict.Reject(var reason)) -> bury(work, reason, null);
            case Handled.Returned(Verdict.Defer(var reason, var after)) ->
                    new Decision.GiveBack(atLeast(SHORTEST, after), reason, false);
            case Handled.Returned(Verdict.Retry(var reason, var after)) ->
                    unfinished(work, cause, reason, null, after, outage);
            case Handled.Returned(Verdict.Throttled(var pause, var reason)) ->
                    new Decision.GiveBack(throttled(work, pause), reason, false);
            case Handled.Threw(var failure) ->
                    unfinished(work, cause, failure.toString(), failure, null, outage);
        };
    }

    private Decision unfinished(
            Work work,
            Optional<Cancellation.Cause> cancelled,
            String reason,
            @Nullable Throwable failure,
            @Nullable Duration after,
            Function<String, Optional<Duration>> outage) {
        if (cancelled.equals(Optional.of(Cancellation.Cause.SHUTDOWN))) {
            return new Decision.GiveBack(Duration.ZERO, "the worker shut down", false);
        }
        var why =
                cancelled.isPresent()
                        ? "timed out after " + settings.get().timeout().toMillis() + " ms"
                        : reason;
        var down = outage.apply(work.id());
        if (down.isPresent()) {
            return new Decision.GiveBack(down.get(), "its third party seems down: " + why, false);
        }
        var attempt = work.attempt();
        var retry = settings.get().retry();
        var backoff = retry.delayAfter(attempt, random.getAsDouble());
        if (backoff.isEmpty()) {
            return bury(work, "attempts used up (" + attempt + "): " + why, failure);
        }
        var asked = after == null ? Duration.ZERO : after;
        var wait = retry.wait(backoff.get(), asked);
        if (outlives(work, clock.instant().plus(wait))) {
            return bury(
                    work, "expires before its next attempt (" + maxAge() + "): " + why, failure);
        }
        return new Decision.GiveBack(wait, why, true);
    }

    /** A third party that does not say for how long is asked less and less often. */
    private Duration throttled(Work work, Duration pause) {
        var retry = settings.get().retry();
        var times = pause.isPositive() ? work.attempt() : work.deliveries();
        return retry.wait(retry.backoff(times, random.getAsDouble()), pause);
    }

    private static Duration atLeast(Duration least, Duration wanted) {
        return wanted.compareTo(least) < 0 ? least : wanted;
    }

    /**
     * What to do with work when deciding failed, in code of the user's for one: a retry policy, or
     * a limiter. It counts as a failed attempt and waits by a usual backoff, so that it ends.
     */
    Decision undecided(Work work, Failure failure) {
        var why = "no decision: " + failure;
        return UNDECIDED
                .delayAfter(work.attempt(), random.getAsDouble())
                .<Decision>map(wait -> new Decision.GiveBack(wait, why, true))
                .orElseGet(() -> bury(work, why, failure));
    }

    private Decision bury(Work work, String reason, @Nullable Throwable failure) {
        return new Decision.Bury(new Death(reason, failure, work.attempt(), clock.instant()));
    }
}
