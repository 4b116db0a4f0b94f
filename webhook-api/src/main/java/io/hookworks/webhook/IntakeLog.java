package io.hookworks.webhook;

import io.hookworks.config.Hookworks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

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

    private final Hookworks config;
    private final MeterRegistry meters;

    IntakeLog(Hookworks config, MeterRegistry meters) {
        this.config = config;
        this.meters = meters;
    }

    void answered(Arrival arrival, Answer answer, Duration took) {
        var known = config.sources().containsKey(arrival.source());
        var source = known ? arrival.source() : "unknown";
        Timer.builder("hookworks.webhooks")
                .tag("source", source)
                .tag("outcome", answer.outcome())
                .serviceLevelObjectives(STEPS)
                .register(meters)
                .record(took);
        LOG.info(
                "source={} outcome={} took={}ms{}",
                source,
                answer.outcome(),
                took.toMillis(),
                facts(answer));
    }

    private static String facts(Answer answer) {
        return switch (answer) {
            case Answer.Accepted(_, _, var id, var type, var queue) ->
                    " queue=" + queue + " id=" + id + " type=" + type;
            case Answer.Unauthorized(var cause) -> " cause=" + cause;
            case Answer.Unsupported(var what) -> " cause=" + what;
            case Answer.Unavailable(var why) -> " cause=" + why;
            case Answer.UnknownSource _, Answer.TooLarge _, Answer.Handshaken _, Answer.Strange _ ->
                    "";
        };
    }
}
