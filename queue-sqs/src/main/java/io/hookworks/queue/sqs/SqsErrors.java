package io.hookworks.queue.sqs;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import javax.net.ssl.SSLException;

/**
 * The one place where errors of the SDK become {@link QueueException}s.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html">SQS
 *     common errors</a>
 */
final class SqsErrors {
    private static final Set<String> NOT_FOUND = Set.of("QueueDoesNotExist", "NonExistentQueue");

    private static final Set<String> DENIED =
            Set.of(
                    "AccessDenied",
                    "AccessDeniedException",
                    "AuthFailure",
                    "ExpiredToken",
                    "ExpiredTokenException",
                    "IncompleteSignature",
                    "InvalidAccessKeyId",
                    "InvalidClientTokenId",
                    "InvalidSecurity",
                    "KmsAccessDenied",
                    "KmsOptInRequired",
                    "MissingAuthenticationToken",
                    "NotAuthorized",
                    "OptInRequired",
                    "RequestExpired",
                    "SignatureDoesNotMatch",
                    "UnrecognizedClientException");

    private static final Set<String> THROTTLED =
            Set.of(
                    "KmsThrottled",
                    "OverLimit",
                    "RequestThrottled",
                    "SlowDown",
                    "Throttling",
                    "ThrottlingException",
                    "TooManyRequestsException");

    private static final Set<String> LOST =
            Set.of("MessageNotInflight", "ReceiptHandleIsInvalid", "InvalidReceiptHandle");

    private static final Set<String> TOO_LARGE = Set.of("BatchRequestTooLong", "MessageTooLong");

    private static final Set<String> REFUSED =
            Set.of(
                    "InvalidAttributeName",
                    "InvalidAttributeValue",
                    "InvalidMessageContents",
                    "InvalidParameterValue",
                    "InvalidParameterCombination",
                    "MissingParameter",
                    "ValidationError");

    private SqsErrors() {}

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

    /** What went wrong before the verb's own call was made: whatever it was, nothing happened. */
    static QueueException ofLookup(Throwable thrown, QueueName queue, Verb verb) {
        var error = of(thrown, queue, Verb.STATS);
        var unknown = error.kind() == Kind.OUTCOME_UNKNOWN;
        return new QueueException(
                unknown ? Kind.UNAVAILABLE : error.kind(),
                queue,
                verb,
                "the queue's URL was not found out: " + detail(unwrapped(thrown)),
                error.getCause(),
                error.retryAfter().orElse(null));
    }

    /** What went wrong with one entry of a batch that was answered. */
    static QueueException of(BatchResultErrorEntry failed, QueueName queue, Verb verb) {
        var senderFault = Boolean.TRUE.equals(failed.senderFault());
        var message = failed.message() == null ? "" : failed.message();
        var kind = kind(bare(failed.code()), message, senderFault ? 400 : 500, verb);
        var detail = failed.code() + ": " + message + next(verb, kind);
        return new QueueException(kind, queue, verb, detail, null);
    }

    private static Throwable unwrapped(Throwable thrown) {
        var wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException;
        var cause = thrown.getCause();
        return wrapped && cause != null ? unwrapped(cause) : thrown;
    }

    private static Kind kind(Throwable error, Verb verb) {
        return switch (error) {
            case AwsServiceException service ->
                    service.isThrottlingException()
                            ? Kind.THROTTLED
                            : kind(code(service), message(service), service.statusCode(), verb);
            case ApiCallTimeoutException _ -> Kind.OUTCOME_UNKNOWN;
            case ApiCallAttemptTimeoutException _ -> Kind.OUTCOME_UNKNOWN;
            case AbortedException _ -> Kind.CANCELLED;
            case SdkClientException client -> kind(client, verb);
            default -> Kind.UNEXPECTED;
        };
    }

    private static Kind kind(String code, String message, int status, Verb verb) {
        if (NOT_FOUND.contains(code)) {
            return Kind.QUEUE_NOT_FOUND;
        }
        if (THROTTLED.contains(code) || status == 429) {
            return Kind.THROTTLED;
        }
        if (DENIED.contains(code) || status == 401 || status == 403) {
            return Kind.ACCESS_DENIED;
        }
        if (LOST.contains(code) || saysLeaseLost(message)) {
            return Kind.LEASE_LOST;
        }
        if (TOO_LARGE.contains(code) || status == 413 || saysTooLarge(message)) {
            return Kind.TOO_LARGE;
        }
        if (code.equals("UnsupportedOperation") || message.startsWith("Total VisibilityTimeout")) {
            return Kind.UNSUPPORTED;
        }
        if (verb == Verb.SEND && REFUSED.contains(code)) {
            return Kind.MESSAGE_REFUSED;
        }
        if (code.equals("QueueDeletedRecently")) {
            return Kind.UNAVAILABLE;
        }
        return status >= 500 ? ofServer(status, verb) : Kind.UNEXPECTED;
    }

    /** SQS says it in words under {@code InvalidParameterValue}; ElasticMQ without reason. */
    private static boolean saysLeaseLost(String message) {
        return message.contains("receipt handle has expired")
                || message.contains("not available for visibility timeout change");
    }

    /** SQS: "Message must be shorter than …"; ElasticMQ puts its code into the message. */
    private static boolean saysTooLarge(String message) {
        return message.contains("must be shorter than") || message.contains("MessageTooLong");
    }

    /** Only 503 says that nothing was done; anything else may come after the send took effect. */
    private static Kind ofServer(int status, Verb verb) {
        return verb == Verb.SEND && status != 503 ? Kind.OUTCOME_UNKNOWN : Kind.UNAVAILABLE;
    }

    /** A call that was tried twice may have had its effect the first time. */
    private static Kind kind(SdkClientException error, Verb verb) {
        if (message(error).contains("Unable to load credentials")) {
            return Kind.ACCESS_DENIED;
        }
        var triedBefore = error.numAttempts() != null && error.numAttempts() > 1;
        if (neverLeft(error) && !(verb == Verb.SEND && triedBefore)) {
            return Kind.UNAVAILABLE;
        }
        return Kind.OUTCOME_UNKNOWN;
    }

    /** Whether the request cannot have reached the broker: there was no connection to carry it. */
    private static boolean neverLeft(@Nullable Throwable error) {
        return switch (error) {
            case null -> false;
            case ConnectException _, UnknownHostException _, SSLException _ -> true;
            case HttpException crt -> isConnecting(CRT.awsErrorName(crt.getErrorCode()));
            default -> neverLeft(error.getCause());
        };
    }

    private static boolean isConnecting(String name) {
        return name.startsWith("AWS_IO_DNS")
                || name.startsWith("AWS_IO_TLS_ERROR_NEGOTIATION")
                || name.startsWith("AWS_ERROR_HTTP_CONNECTION_MANAGER")
                || switch (name) {
                    case "AWS_IO_SOCKET_CONNECTION_REFUSED",
                            "AWS_IO_SOCKET_TIMEOUT",
                            "AWS_IO_SOCKET_NO_ROUTE_TO_HOST",
                            "AWS_IO_SOCKET_NETWORK_DOWN",
                            "AWS_IO_SOCKET_CONNECT_ABORTED" ->
                            true;
                    default -> false;
                };
    }

    /** {@code AWS.SimpleQueueService.NonExistentQueue} and {@code com.amazonaws.sqs#…} alike. */
    private static String bare(@Nullable String code) {
        if (code == null) {
            return "";
        }
        var start = Math.max(code.lastIndexOf('.'), code.lastIndexOf('#')) + 1;
        return code.substring(start);
    }

    private static String code(AwsServiceException error) {
        return error.awsErrorDetails() == null ? "" : bare(error.awsErrorDetails().errorCode());
    }

    private static String message(SdkException error) {
        if (error instanceof AwsServiceException service && service.awsErrorDetails() != null) {
            var message = service.awsErrorDetails().errorMessage();
            return message == null ? "" : message;
        }
        return error.getMessage() == null ? "" : error.getMessage();
    }

    private static @Nullable Duration retryAfter(Throwable error) {
        if (!(error instanceof AwsServiceException service)
                || service.awsErrorDetails() == null
                || service.awsErrorDetails().sdkHttpResponse() == null) {
            return null;
        }
        return service.awsErrorDetails()
                .sdkHttpResponse()
                .firstMatchingHeader("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,5}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
    }

    private static String detail(Throwable error) {
        return error instanceof AwsServiceException service
                ? code(service) + ": " + message(service)
                : String.valueOf(error.getMessage());
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
