package io.hookworks.worker;

import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;

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

    /** Runs the handler on this thread, once the message has its payload. */
    Handled handle(Work work, Message message) {
        return switch (redeemed(work, message)) {
            case Claims.Redeemed.Missing(var verdict) -> new Handled.Returned(verdict);
            case Claims.Redeemed.Whole(var whole) -> found(work, whole);
        };
    }

    /** A fetch is a part of the attempt: its timeout ends it, and so does a drain. */
    private Claims.Redeemed redeemed(Work work, Message message) {
        work.handling();
        try {
            return claims.redeem(message, work.deliveries(), work.cancellation());
        } finally {
            work.handled();
        }
    }

    private Handled found(Work work, Message message) {
        return switch (handlers.find(message, clock.instant())) {
            case Handlers.Found.Nobody(var verdict) -> new Handled.Returned(verdict);
            case Handlers.Found.Taker(var handler) -> handle(work, message, handler);
        };
    }

    private Handled handle(Work work, Message message, MessageHandler handler) {
        var attempt = new Attempt(queue, work.attempt(), work.cancellation());
        MDC.put("queue", queue.value());
        MDC.put("message", message.id());
        Trace.id(message).ifPresent(trace -> MDC.put("trace", trace));
        work.handling();
        try {
            var verdict = handler.handle(message, attempt);
            heed(message.id(), verdict);
            return new Handled.Returned(verdict);
        } catch (Throwable e) { // an Error in one handler must not cost other messages anything
            if (!work.cancellation().fired()) {
                LOG.warn("handler failed for {}", message.id(), e);
            }
            return new Handled.Threw(e);
        } finally {
            work.handled();
            MDC.clear();
        }
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
