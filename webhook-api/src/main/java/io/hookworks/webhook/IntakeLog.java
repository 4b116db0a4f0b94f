package io.hookworks.webhook;

import io.hookworks.config.BodySchema.Violation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts and logs requests: {@code hookworks.webhooks} (timer; source, outcome), and a line for
 * each. Names that senders make up go nowhere: a source that is not configured is {@code unknown}.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class IntakeLog {
    private static final Logger LOG = LoggerFactory.getLogger("hookworks.webhook");

    /** Around what senders wait for: most give up after seconds. */
    private static final Duration[] STEPS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5)
    };

    /** What is counted on its own; few, since both are words of ours. */
    private record Counted(String source, String outcome) {}

    private final Sources sources;
    private final MeterRegistry meters;
    private final SourceBook book;
    private final Map<Counted, Timer> timers = new ConcurrentHashMap<>();
    private final LongAdder unsaid = new LongAdder();

    IntakeLog(Sources sources, MeterRegistry meters, SourceBook book) {
        this.sources = sources;
        this.meters = meters;
        this.book = book;
    }

    /**
     * @param said whether it is worth a line; the next line tells how many were not
     */
    void answered(Arrival arrival, Answer answer, Duration took, boolean said) {
        var known = sources.of(arrival.source()).isPresent();
        var source = known ? arrival.source() : "unknown";
        timers.computeIfAbsent(new Counted(source, answer.outcome()), this::timer).record(took);
        book.note(arrival, answer);
        if (!said) {
            unsaid.increment();
            return;
        }
        LOG.info(
                "source={} outcome={} took={}ms{}{}",
                source,
                answer.outcome(),
                took.toMillis(),
                facts(answer),
                unsaid());
    }

    private Timer timer(Counted counted) {
        return Timer.builder("hookworks.webhooks")
                .tag("source", counted.source())
                .tag("outcome", counted.outcome())
                .serviceLevelObjectives(STEPS)
                .register(meters);
    }

    private String unsaid() {
        var count = unsaid.sumThenReset();
        return count == 0 ? "" : " refused-without-a-line=" + count;
    }

    private static String facts(Answer answer) {
        return switch (answer) {
            case Answer.Accepted(_, _, var id, var type, var queue) ->
                    " queue=" + queue + " id=" + id + " type=" + type;
            case Answer.Duplicate(var first) -> facts(first);
            case Answer.Unverified(var landed, var cause) -> facts(landed) + " cause=" + cause;
            case Answer.Marked(var landed, var violations) -> facts(landed) + facts(violations);
            case Answer.Invalid(var violations) -> facts(violations);
            case Answer.Quarantined(_, _, var cause) -> " cause=" + cause;
            case Answer.Unauthorized(var cause) -> " cause=" + cause;
            case Answer.Unsupported(var what) -> " cause=" + what;
            case Answer.Undecided(var why) -> " cause=UNDECIDED: " + why;
            case Answer.Unavailable(var why) -> " cause=" + why;
            case Answer.BadRequest(_, var why) -> " cause=" + why;
            case Answer.UnknownSource _,
                    Answer.TooLarge _,
                    Answer.OverRate _,
                    Answer.UnverifiedOverRate _,
                    Answer.NotAllowed _,
                    Answer.Handshaken _,
                    Answer.Strange _ ->
                    "";
        };
    }

    private static String facts(List<Violation> violations) {
        return " schema=" + SchemaCheck.place(violations.getFirst());
    }
}
