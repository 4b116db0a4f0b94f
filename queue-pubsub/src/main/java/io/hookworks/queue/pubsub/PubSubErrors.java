package io.hookworks.queue.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.ApiException;

import io.grpc.StatusRuntimeException;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

import javax.net.ssl.SSLException;

/**
 * The one place where errors of the client library become {@link QueueException}s.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/reference/error-codes">Pub/Sub error codes</a>
 */
final class PubSubErrors {
    private PubSubErrors() {}

    /**
     * Waits for the answer of a call; the call goes on when the wait is interrupted.
     *
     * @throws QueueException if the call failed
     */
    static <T> T await(QueueName queue, Verb verb, ApiFuture<T> answer)
            throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException | CancellationException e) {
            throw of(e, queue, verb);
        }
    }

    /** For a verb that does not throw {@link InterruptedException}: sets the flag again. */
    static QueueException cancelled(QueueName queue, Verb verb) {
        Thread.currentThread().interrupt();
        var detail =
                "interrupted while Pub/Sub had not answered; it may have happened all the same";
        return PubSubLimits.refusal(Kind.CANCELLED, queue, verb, detail);
    }

    /** What went wrong with a whole call. */
    static QueueException of(Throwable thrown, QueueName queue, Verb verb) {
        var error = unwrapped(thrown);
        if (error instanceof QueueException known) {
            return known;
        }
        var kind = kind(error, verb);
        var detail = detail(error) + next(verb, kind);
        return new QueueException(kind, queue, verb, detail, error, retryAfter(error));
    }

    private static Throwable unwrapped(Throwable thrown) {
        var cause = thrown.getCause();
        return thrown instanceof ExecutionException && cause != null ? unwrapped(cause) : thrown;
    }

    private static Kind kind(Throwable error, Verb verb) {
        return switch (error) {
            case ApiException api -> kind(api, verb);
            case CancellationException _ -> unanswered(verb);
            default -> Kind.UNEXPECTED;
        };
    }

    private static Kind kind(ApiException error, Verb verb) {
        return switch (error.getStatusCode().getCode()) {
            case NOT_FOUND -> Kind.QUEUE_NOT_FOUND;
            case PERMISSION_DENIED, UNAUTHENTICATED -> Kind.ACCESS_DENIED;
            case RESOURCE_EXHAUSTED -> saysTooLarge(error) ? Kind.TOO_LARGE : Kind.THROTTLED;
            case INVALID_ARGUMENT, OUT_OF_RANGE -> refused(error, verb);
            case UNIMPLEMENTED -> Kind.UNSUPPORTED;
            case UNAVAILABLE -> unavailable(error, verb);
            case DEADLINE_EXCEEDED -> Kind.OUTCOME_UNKNOWN;
            case CANCELLED, ABORTED, INTERNAL, UNKNOWN, DATA_LOSS -> unanswered(verb);
            case OK, ALREADY_EXISTS, FAILED_PRECONDITION -> Kind.UNEXPECTED;
        };
    }

    /** The service and its front end say it of the request, gRPC itself of what it can carry. */
    private static boolean saysTooLarge(ApiException error) {
        var said = detail(error).toLowerCase(Locale.ROOT);
        return said.contains("too large")
                || said.contains("exceeds the limit")
                || said.contains("exceeds maximum size");
    }

    private static Kind refused(ApiException error, Verb verb) {
        return switch (verb) {
            case SEND -> saysTooLarge(error) ? Kind.TOO_LARGE : Kind.MESSAGE_REFUSED;
            case ACK, EXTEND, RELEASE -> saysLeaseLost(error) ? Kind.LEASE_LOST : Kind.UNEXPECTED;
            case RECEIVE, STATS, VERIFY, PAUSE, PROVISION -> Kind.UNEXPECTED;
        };
    }

    /** "You have passed an invalid ack ID to the service"; the emulator: "ack IDs". */
    private static boolean saysLeaseLost(ApiException error) {
        var said = detail(error).toLowerCase(Locale.ROOT);
        return said.contains("ack id") || said.contains("acknowledgement id");
    }

    /** Whatever asks for a change may have had its effect. */
    private static Kind unanswered(Verb verb) {
        return switch (verb) {
            case SEND, ACK, EXTEND, RELEASE, PAUSE, PROVISION -> Kind.OUTCOME_UNKNOWN;
            case RECEIVE, STATS, VERIFY -> Kind.UNAVAILABLE;
        };
    }

    /** A call that is made when the channel was shut down; one under way is told otherwise. */
    private static Kind unavailable(ApiException error, Verb verb) {
        if (detail(error).contains("Channel shutdown invoked")) {
            return Kind.CLOSED;
        }
        return neverLeft(error) ? Kind.UNAVAILABLE : unanswered(verb);
    }

    /** Whether the request cannot have reached the broker: there was no connection to carry it. */
    private static boolean neverLeft(@Nullable Throwable error) {
        return switch (error) {
            case null -> false;
            case ConnectException _,
                    NoRouteToHostException _,
                    UnknownHostException _,
                    SSLException _ ->
                    true;
            default -> neverLeft(error.getCause());
        };
    }

    private static @Nullable Duration retryAfter(Throwable error) {
        if (!(error instanceof ApiException api)
                || api.getErrorDetails() == null
                || api.getErrorDetails().getRetryInfo() == null) {
            return null;
        }
        var delay = api.getErrorDetails().getRetryInfo().getRetryDelay();
        return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
    }

    /** The status in gRPC's words, without the wrapping of the client library. */
    private static String detail(Throwable error) {
        var cause = error.getCause();
        var said = cause instanceof StatusRuntimeException ? cause : error;
        return said.getMessage() + connecting(error);
    }

    /** gRPC says "io exception" of every connection that it cannot make. */
    private static String connecting(@Nullable Throwable error) {
        return switch (error) {
            case null -> "";
            case UnknownHostException unknown ->
                    " (the host name cannot be resolved: " + unknown.getMessage() + ")";
            case ConnectException refused -> " (" + refused.getMessage() + ")";
            default -> connecting(error.getCause());
        };
    }

    private static String next(Verb verb, Kind kind) {
        return switch (verb) {
            case SEND ->
                    kind == Kind.OUTCOME_UNKNOWN
                            ? " (may be in the queue all the same)"
                            : " (not sent)";
            case ACK, EXTEND, RELEASE -> " (delivered again after the lease ends)";
            case RECEIVE, STATS, VERIFY, PAUSE, PROVISION -> "";
        };
    }
}
