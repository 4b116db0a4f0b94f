package io.hookworks.worker;

import io.hookworks.queue.QueueName;
import io.hookworks.worker.failure.LogText;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes one line per delivery, as {@code key=value} pairs. */
public final class DeliveryLog implements WorkerObserver {
    private static final Logger LOG = LoggerFactory.getLogger("hookworks.delivery");

    @Override
    public void kept(QueueName queue, String id, int attempt, Duration wait, String reason) {
        LOG.info(
                "queue={} id={} attempt={} kept delay={} reason=\"{}\"",
                queue,
                id,
                attempt,
                seconds(wait),
                LogText.brief(reason));
    }

    @Override
    public void stuck(QueueName queue, String id, int attempt, StackTraceElement[] stack) {
        LOG.error(
                "queue={} id={} attempt={} stuck: cancelled, and still at\n{}",
                queue,
                id,
                attempt,
                Arrays.stream(stack)
                        .map(frame -> "\tat " + frame)
                        .collect(Collectors.joining("\n")));
    }

    @Override
    public void ended(DeliveryReport report) {
        var level =
                switch (report.ending()) {
                    case Ending.Acked _ -> Level.INFO;
                    case Ending.Released _ -> Level.INFO;
                    case Ending.DeadLettered _ -> Level.WARN;
                    case Ending.Abandoned _ -> Level.WARN;
                };
        LOG.atLevel(level)
                .log(
                        "queue={} id={} type={}{} attempt={} took={}ms ending={}",
                        report.queue(),
                        report.id(),
                        report.type(),
                        report.trace() == null ? "" : " trace=" + report.trace(),
                        report.attempt(),
                        report.took().toMillis(),
                        endingOf(report.ending()));
    }

    private static String endingOf(Ending ending) {
        return switch (ending) {
            case Ending.Acked() -> "acked";
            case Ending.Released(var delay, var reason, var attempt) ->
                    "released counted="
                            + attempt
                            + " delay="
                            + seconds(delay)
                            + " reason=\""
                            + LogText.brief(reason)
                            + "\"";
            case Ending.DeadLettered(var reason) ->
                    "dead-lettered reason=\"" + LogText.brief(reason) + "\"";
            case Ending.Abandoned(var reason) ->
                    "abandoned reason=\"" + LogText.brief(reason) + "\"";
        };
    }

    private static String seconds(Duration delay) {
        return delay.toMillis() / 1_000.0 + "s";
    }
}
