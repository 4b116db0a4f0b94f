package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Optional;

class JudgeTest {
    private final ManualClock clock = ManualClock.somewhere();
    private final Judge judge = new Judge(() -> Rig.settings(1, 100), clock, () -> 0.5);

    @Test
    void what_is_put_off_is_given_back_and_is_no_attempt_however_often() {
        var verdict = Verdict.defer(Duration.ofMinutes(5), "the shop is closed");
        for (var attempt : new int[] {1, 3, 1_000}) {
            assertEquals(
                    new Decision.GiveBack(Duration.ofMinutes(5), "the shop is closed", false),
                    decide(work(attempt), verdict));
        }
    }

    @Test
    void what_is_put_off_for_longer_than_the_queue_can_is_put_off_for_all_of_it() {
        var verdict = Verdict.defer(Duration.ofDays(2), "next week");
        assertEquals(
                new Decision.GiveBack(Duration.ofDays(2), "next week", false),
                decide(work(1), verdict));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT0.2S"})
    void what_is_put_off_for_no_time_does_not_spin(Duration asked) {
        assertEquals(
                new Decision.GiveBack(Duration.ofSeconds(1), "now", false),
                decide(work(1), Verdict.defer(asked, "now")));
    }

    @Test
    void what_was_delivered_again_and_again_without_an_outcome_dies_with_that_reason() {
        assertEquals(Optional.empty(), judge.unsettled(work(Judge.MOST_UNSETTLED)));
        var bury =
                assertInstanceOf(
                        Decision.Bury.class,
                        judge.unsettled(work(Judge.MOST_UNSETTLED + 1)).orElseThrow());
        assertEquals(
                "delivered 20 times without an outcome: its workers were killed, or lost its lease,"
                        + " each time",
                bury.death().reason());
    }

    @ParameterizedTest
    @EnumSource(value = Cancellation.Cause.class, mode = Mode.EXCLUDE, names = "LEASE_LOST")
    void what_is_put_off_late_is_put_off(Cancellation.Cause cause) {
        var work = work(1);
        work.cancel(cause, clock.instant());
        var verdict = Verdict.defer(Duration.ofSeconds(9), "later");
        assertEquals(
                new Decision.GiveBack(Duration.ofSeconds(9), "later", false),
                decide(work, verdict));
    }

    @ParameterizedTest
    @CsvSource({
        "1, PT-1S, PT1.5S",
        "1, PT1S, PT1.5S",
        "1, PT90S, PT90S",
        "1, P11574D, PT15M",
        "8, PT1S, PT3M12S",
        "8, PT5M, PT5M"
    })
    void a_failed_attempt_waits_for_its_backoff_or_as_asked_but_no_longer_than_the_maximum(
            int attempt, Duration asked, Duration wait) {
        assertEquals(
                new Decision.GiveBack(wait, "503", true),
                decide(work(attempt), Verdict.retryAfter(asked, "503")));
    }

    @ParameterizedTest
    @CsvSource({
        "1, PT-1S, PT1.5S",
        "1, PT1S, PT1.5S",
        "1, PT90S, PT90S",
        "1, P11574D, PT15M",
        "8, PT0S, PT3M12S",
        "1000, PT0S, PT11M15S"
    })
    void what_is_rate_limited_waits_within_the_same_bounds_and_is_no_attempt(
            int deliveries, Duration asked, Duration wait) {
        var work = work(deliveries);
        work.attempt(1);
        assertEquals(
                new Decision.GiveBack(wait, "429", false),
                decide(work, Verdict.throttled(asked, "429")));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, false", "PT1H, false", "PT1H0.001S, true"})
    void message_older_than_its_queue_allows_dies_with_that_reason(Duration age, boolean dies) {
        var work = work(1);
        clock.advance(age);
        var decision = aging().expired(work);
        assertEquals(dies, decision.isPresent());
        decision.ifPresent(
                each -> assertEquals("expired: older than PT1H since it was sent", reasonOf(each)));
    }

    @Test
    void message_that_would_be_too_old_at_its_next_attempt_dies_now() {
        var work = work(1);
        clock.advance(Duration.ofMinutes(59));
        var verdict = new Handled.Returned(Verdict.retryAfter(Duration.ofMinutes(2), "503"));
        var decision = aging().decide(work, verdict, id -> Optional.empty());
        assertEquals(
                "expires before its next attempt (PT1H since it was sent): 503",
                reasonOf(decision));
    }

    @Test
    void message_of_a_queue_without_a_maximum_age_never_expires() {
        var work = work(1);
        clock.advance(Duration.ofDays(400));
        assertEquals(Optional.empty(), judge.expired(work));
    }

    private static String reasonOf(Decision decision) {
        return assertInstanceOf(Decision.Bury.class, decision).death().reason();
    }

    private Judge aging() {
        var usual = Rig.settings(1, 100);
        var settings =
                new WorkerSettings(
                        usual.queue(),
                        usual.concurrency(),
                        usual.lease(),
                        usual.timeout(),
                        usual.retry(),
                        usual.poll(),
                        usual.weight(),
                        null,
                        Duration.ofHours(1),
                        null,
                        usual.stuck(),
                        null,
                        usual.threads());
        return new Judge(() -> settings, clock, () -> 0.5);
    }

    private Decision decide(Work work, Verdict verdict) {
        return judge.decide(work, new Handled.Returned(verdict), id -> Optional.empty());
    }

    private Work work(int attempt) {
        var now = clock.instant();
        var message = Message.of("m", "order.placed", now, Payload.empty());
        var delivery =
                new Delivery(
                        new Delivery.Decoded(message, "b"),
                        new Receipt("r"),
                        attempt,
                        now,
                        now,
                        now.plus(Rig.LEASE));
        var work = new Work(delivery, null, now);
        work.attempt(attempt);
        return work;
    }
}
