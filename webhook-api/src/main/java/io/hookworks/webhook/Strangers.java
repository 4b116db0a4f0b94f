package io.hookworks.webhook;

import io.hookworks.queue.TimeSource;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The attention that requests get which nobody could verify, all sources together. They have a
 * bucket of their own: one that finds it empty is answered as any other, so that no real sender is
 * ever turned away for them, but gets no line in the log, and its answer a second later. Who waits
 * for answers before asking again is slowed down so. Only so many wait at once: they hold memory,
 * and a proxy that holds their connections needs some for others.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Strangers {
    private static final int PER_SECOND = 50;
    private static final int AT_ONCE = 100;

    /** Of those that wait; each counts with its body and {@link #BYTES_EACH} more. */
    private static final long MOST_BYTES = 64L << 20;

    /** Of the room for all bodies: it is the senders'. */
    private static final int SHARE = 4;

    private static final int BYTES_EACH = 64 << 10;

    private final TokenBucket attention;
    private final Duration hold;
    private final Semaphore waiting;

    /**
     * @param hold how much later the answer of one comes who got no attention
     */
    Strangers(
            TimeSource clock,
            @Value("${hookworks.strangers.hold:1s}") Duration hold,
            BodyBytes bytes) {
        this.hold = hold;
        this.waiting = new Semaphore((int) Math.min(MOST_BYTES, bytes.most() / SHARE));
        this.attention = new TokenBucket(PER_SECOND, AT_ONCE, clock);
    }

    /** Whether a request that was turned away before its route is worth a line. */
    boolean attend() {
        return attention.take();
    }

    /** Whether this answer is worth a line. */
    boolean attend(Answer answer) {
        return switch (answer) {
            case Answer.Unauthorized _,
                    Answer.Undecided _,
                    Answer.UnverifiedOverRate _,
                    Answer.UnknownSource _,
                    Answer.TooLarge _,
                    Answer.Unsupported _,
                    Answer.NotAllowed _,
                    Answer.Strange _,
                    Answer.BadRequest _ ->
                    attention.take();
            case Answer.Accepted _,
                    Answer.Duplicate _,
                    Answer.Handshaken _,
                    Answer.Unverified _,
                    Answer.Quarantined _,
                    Answer.Marked _,
                    Answer.Invalid _,
                    Answer.OverRate _,
                    Answer.Unavailable _ ->
                    true;
        };
    }

    /**
     * Holds back the answer of one who got no attention.
     *
     * @param body its size in bytes
     */
    void holdBack(int body) {
        var bytes = body + BYTES_EACH;
        if (!waiting.tryAcquire(bytes)) {
            return;
        }
        try {
            Thread.sleep(hold);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.release(bytes);
        }
    }
}
