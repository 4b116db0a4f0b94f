package io.hookworks.worker;

import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.failure.Failure;
import io.hookworks.worker.failure.FaultBarrier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Has a message handled by whoever takes its type, and heeds what the verdict tells beyond the
 * message itself: that its third party answers, or asks for a pause. Safe for many threads.
 */
final class Handling {
    private static final Logger LOG = LoggerFactory.getLogger(Handling.class);

    private final QueueName queue;
    private final Handlers handlers;
    private final Claims claims;
    private final Finished finished;
    private final Breaker breaker;
    private final Consumer<Duration> pause;
    private final TimeSource clock;

    /**
     * @param finished is told what was done
     * @param pause is told for how long a third party asks to be left alone
     */
    Handling(
            QueueName queue,
            Handlers handlers,
            Claims claims,
            Finished finished,
            Breaker breaker,
            Consumer<Duration> pause,
            TimeSource clock) {
        this.queue = queue;
        this.handlers = handlers;
        this.claims = claims;
        this.finished = finished;
        this.breaker = breaker;
        this.pause = pause;
        this.clock = clock;
    }

    /**
     * One attempt, on this thread: the payload, if it waits in a claim store, then the handler. Its
     * timeout ends either, and so does a drain. Never throws: whatever is thrown, in code of ours
     * or of others, is how the attempt came out.
     */
    Handled handle(Work work, Message message) {
        work.handling();
        try {
            MDC.put("queue", queue.value());
            MDC.put("message", message.id());
            Trace.id(message).ifPresent(trace -> MDC.put("trace", trace));
            return attempt(work, message);
        } catch (Throwable e) { // an Error in one handler must not cost other messages anything
            if (!work.cancellation().fired()) {
                report(message, e);
            }
            return Handled.threw(e);
        } finally {
            work.handled();
            MDC.clear();
        }
    }

    private static void report(Message message, Throwable thrown) {
        FaultBarrier.run(
                "logging",
                () -> LOG.warn("handler failed for {}", message.id(), Failure.loggable(thrown)));
    }

    private Handled attempt(Work work, Message message) throws Exception {
        if (work.cancellation().fired()) { // before anybody could be interrupted
            return Handled.returned(Verdict.retry("cancelled before it began"));
        }
        return switch (claims.redeem(message, work.deliveries(), work.cancellation())) {
            case Claims.Redeemed.Missing(var verdict) -> new Handled.Returned(verdict);
            case Claims.Redeemed.Whole(var whole) -> found(work, whole);
        };
    }

    private Handled found(Work work, Message message) throws Exception {
        return switch (handlers.find(message, clock.instant())) {
            case Handlers.Found.Nobody(var verdict) -> Handled.returned(verdict);
            case Handlers.Found.Taker(var handler) -> {
                var attempt = work.toAttempt(queue);
                var handled = Handled.returned(handler.handle(message, attempt));
                // What is handled stays handled, whatever a limiter of the user's does.
                FaultBarrier.run("heeding a verdict", () -> heed(message.id(), handled.verdict()));
                yield handled;
            }
        };
    }

    private void heed(String id, Verdict verdict) {
        switch (verdict) {
            case Verdict.Done() -> {
                finished.add(id);
                breaker.succeeded();
            }
            case Verdict.Reject _ -> breaker.succeeded();
            case Verdict.Throttled(var asked, _) -> pause.accept(asked);
            case Verdict.Retry _, Verdict.Defer _ -> {}
        }
    }
}
