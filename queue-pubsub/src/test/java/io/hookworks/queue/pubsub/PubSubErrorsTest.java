package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.core.ApiFutures;
import com.google.api.core.SettableApiFuture;
import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.rpc.ApiExceptionFactory;
import com.google.api.gax.rpc.ErrorDetails;
import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;

import io.grpc.Status;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

class PubSubErrorsTest {
    private static final QueueName QUEUE = QueueName.of("orders");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // status, message, verb, kind
                "NOT_FOUND|Resource not found (resource=orders).|SEND|QUEUE_NOT_FOUND",
                "NOT_FOUND|gone|RECEIVE|QUEUE_NOT_FOUND",
                "PERMISSION_DENIED|no|SEND|ACCESS_DENIED",
                "UNAUTHENTICATED|who|ACK|ACCESS_DENIED",
                "RESOURCE_EXHAUSTED|Quota exceeded|SEND|THROTTLED",
                "RESOURCE_EXHAUSTED|gRPC message exceeds maximum size 4194304: 9|SEND|TOO_LARGE",
                "INVALID_ARGUMENT|Attribute keys must not be empty|SEND|MESSAGE_REFUSED",
                "INVALID_ARGUMENT|The value for data is too large.|SEND|TOO_LARGE",
                "INVALID_ARGUMENT|Request payload size exceeds the limit: 10485760|SEND|TOO_LARGE",
                "INVALID_ARGUMENT|You have passed an invalid ack ID to the service|ACK|LEASE_LOST",
                "INVALID_ARGUMENT|Some acknowledgement ids were invalid|EXTEND|LEASE_LOST",
                "INVALID_ARGUMENT|bad|RELEASE|UNEXPECTED",
                "INVALID_ARGUMENT|bad|PROVISION|UNEXPECTED",
                "UNAVAILABLE|try again|SEND|OUTCOME_UNKNOWN",
                "UNAVAILABLE|try again|ACK|OUTCOME_UNKNOWN",
                "UNAVAILABLE|try again|RECEIVE|UNAVAILABLE",
                "UNAVAILABLE|Channel shutdown invoked|SEND|CLOSED",
                "UNAVAILABLE|Channel shutdownNow invoked|SEND|OUTCOME_UNKNOWN",
                "DEADLINE_EXCEEDED|late|SEND|OUTCOME_UNKNOWN",
                "DEADLINE_EXCEEDED|late|ACK|OUTCOME_UNKNOWN",
                "ABORTED|later|SEND|OUTCOME_UNKNOWN",
                "INTERNAL|oops|SEND|OUTCOME_UNKNOWN",
                "INTERNAL|oops|RECEIVE|UNAVAILABLE",
                "UNKNOWN|oops|SEND|OUTCOME_UNKNOWN",
                "CANCELLED|stop|SEND|OUTCOME_UNKNOWN",
                "UNIMPLEMENTED|no|STATS|UNSUPPORTED",
                "FAILED_PRECONDITION|hm|SEND|UNEXPECTED",
            })
    void what_pub_sub_says_has_one_meaning(
            Status.Code status, String message, Verb verb, Kind kind) {
        var said = said(status.toStatus().withDescription(message));
        var error = PubSubErrors.of(new ExecutionException(said), QUEUE, verb);
        assertEquals(kind, error.kind());
        assertEquals(verb, error.verb());
        assertEquals(QUEUE, error.queue());
    }

    @Test
    void call_that_never_left_changed_nothing() {
        for (var cause : List.of(new ConnectException("refused"), new UnknownHostException("x"))) {
            var status = Status.UNAVAILABLE.withCause(new IOException("no connection", cause));
            assertEquals(Kind.UNAVAILABLE, PubSubErrors.of(said(status), QUEUE, Verb.SEND).kind());
        }
        var reset = Status.UNAVAILABLE.withCause(new IOException("Connection reset by peer"));
        assertEquals(Kind.OUTCOME_UNKNOWN, PubSubErrors.of(said(reset), QUEUE, Verb.SEND).kind());
    }

    @Test
    void broker_that_asks_to_wait_is_heard() {
        var asked = RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(7_500)).build();
        var error = PubSubErrors.of(said(Status.RESOURCE_EXHAUSTED, asked), QUEUE, Verb.SEND);
        assertEquals(Optional.of(Duration.ofMillis(7_500)), error.retryAfter());
    }

    @Test
    void own_error_passes_unchanged() {
        var own = PubSubLimits.refusal(Kind.CLOSED, QUEUE, Verb.SEND, "closed");
        assertSame(own, PubSubErrors.of(new ExecutionException(own), QUEUE, Verb.SEND));
    }

    @Test
    void failed_call_is_told_to_whoever_waits() {
        var failed = ApiFutures.<String>immediateFailedFuture(said(Status.NOT_FOUND));
        var error =
                assertThrows(
                        QueueException.class, () -> PubSubErrors.await(QUEUE, Verb.ACK, failed));
        assertEquals(Kind.QUEUE_NOT_FOUND, error.kind());
    }

    @Test
    void interrupt_ends_the_wait_and_is_not_lost() {
        Thread.currentThread().interrupt();
        var never = SettableApiFuture.<String>create();
        assertThrows(InterruptedException.class, () -> PubSubErrors.await(QUEUE, Verb.SEND, never));
        assertEquals(Kind.CANCELLED, PubSubErrors.cancelled(QUEUE, Verb.SEND).kind());
        assertTrue(Thread.interrupted());
    }

    private static Throwable said(Status status, com.google.protobuf.Message... details) {
        var told = List.of(details).stream().map(Any::pack).toList();
        return ApiExceptionFactory.createException(
                status.asRuntimeException(),
                GrpcStatusCode.of(status.getCode()),
                false,
                ErrorDetails.builder().setRawErrorMessages(told).build());
    }
}
