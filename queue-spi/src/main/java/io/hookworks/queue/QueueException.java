package io.hookworks.queue;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A queue did not do what it was asked. Names the queue and the verb; the provider's own error is
 * the cause. Callers ask {@link #retryable()} or switch on {@link #kind()}.
 */
public final class QueueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was asked of the queue. */
    public enum Verb {
        SEND,
        RECEIVE,
        ACK,
        EXTEND,
        RELEASE,
        STATS,
        VERIFY,
        PAUSE,
        PROVISION
    }

    /** What went wrong, and whether the same call can succeed later without anyone's doing. */
    public enum Kind {
        /**
         * No such queue. Queues are made by Terraform, or by {@code provision} on a local broker.
         */
        QUEUE_NOT_FOUND(false),
        /** Missing or wrong credentials or rights. */
        ACCESS_DENIED(false),
        /** The entry breaks a rule of the broker; it never gets in as it is. */
        MESSAGE_REFUSED(false),
        /** The entry is larger than {@link Capabilities#maxMessageBytes()}. */
        TOO_LARGE(false),
        /** Asked for something that the queue's {@link Capabilities} do not declare. */
        UNSUPPORTED(false),
        /** The lease had ended: another receiver may hold the message. */
        LEASE_LOST(false),
        /** The broker asks for less; see {@link #retryAfter()}. */
        THROTTLED(true),
        /** The broker could not be reached, or said that it cannot just now. Nothing happened. */
        UNAVAILABLE(true),
        /** The answer never came: it may or may not have happened. */
        OUTCOME_UNKNOWN(true),
        /**
         * The calling thread was interrupted; its flag is set again. May or may not have happened.
         */
        CANCELLED(true),
        /** This client was closed. */
        CLOSED(false),
        /** An error that the provider's table does not know yet. Worth a retry and a look. */
        UNEXPECTED(true);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;
    private final QueueName queue;
    private final Verb verb;
    private final @Nullable Duration retryAfter;

    public QueueException(
            Kind kind, QueueName queue, Verb verb, String detail, @Nullable Throwable cause) {
        this(kind, queue, verb, detail, cause, null);
    }

    public QueueException(
            Kind kind,
            QueueName queue,
            Verb verb,
            String detail,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter) {
        super(
                queue
                        + ": "
                        + verb.name().toLowerCase(Locale.ROOT)
                        + " failed ("
                        + kind
                        + "): "
                        + detail,
                cause);
        this.kind = kind;
        this.queue = queue;
        this.verb = verb;
        this.retryAfter = retryAfter;
    }

    /**
     * A provider threw what its contract does not know. It may or may not have done what it was
     * asked; the caller decides whether to ask again.
     */
    public static QueueException unexpected(QueueName queue, Verb verb, Throwable thrown) {
        return new QueueException(Kind.UNEXPECTED, queue, verb, "the provider threw", thrown);
    }

    public Kind kind() {
        return kind;
    }

    public QueueName queue() {
        return queue;
    }

    public Verb verb() {
        return verb;
    }

    /** Whether the same call can succeed later without anyone's doing. */
    public boolean retryable() {
        return kind.retryable();
    }

    /** How long the broker asks to wait, where it says so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
