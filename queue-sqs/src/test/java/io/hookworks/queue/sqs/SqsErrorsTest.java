package io.hookworks.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

class SqsErrorsTest {
    private static final QueueName QUEUE = QueueName.of("orders");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // code, message, status, verb, kind
                "QueueDoesNotExist|gone|400|SEND|QUEUE_NOT_FOUND",
                "AWS.SimpleQueueService.NonExistentQueue|gone|400|RECEIVE|QUEUE_NOT_FOUND",
                "AccessDenied|no|403|SEND|ACCESS_DENIED",
                "AccessDeniedException|no|400|RECEIVE|ACCESS_DENIED",
                "InvalidClientTokenId|who|403|RECEIVE|ACCESS_DENIED",
                "ExpiredToken|late|400|ACK|ACCESS_DENIED",
                "KMS.AccessDeniedException|key|400|SEND|ACCESS_DENIED",
                "RequestThrottled|slower|400|SEND|THROTTLED",
                "ThrottlingException|slower|400|RECEIVE|THROTTLED",
                "OverLimit|120000 in flight|400|RECEIVE|THROTTLED",
                "KMS.ThrottlingException|slower|400|SEND|THROTTLED",
                "Whatever|slower|429|SEND|THROTTLED",
                "ReceiptHandleIsInvalid|bad|400|EXTEND|LEASE_LOST",
                "AWS.SimpleQueueService.MessageNotInflight|late|400|RELEASE|LEASE_LOST",
                "InvalidParameterValue|Reason: The receipt handle has expired.|400|ACK|LEASE_LOST",
                "InvalidParameterValue|Reason: Message does not exist or is not available for"
                        + " visibility timeout change.|400|EXTEND|LEASE_LOST",
                "InvalidParameterValue|Total VisibilityTimeout for the message is beyond the limit"
                        + " [43200 seconds]|400|EXTEND|UNSUPPORTED",
                "InvalidParameterValue|One or more parameters are invalid. Reason: Message must be"
                        + " shorter than 1048576 bytes.|400|SEND|TOO_LARGE",
                "AWS.SimpleQueueService.BatchRequestTooLong|long|400|SEND|TOO_LARGE",
                "InvalidMessageContents|#x0|400|SEND|MESSAGE_REFUSED",
                "InvalidParameterValue|name|400|SEND|MESSAGE_REFUSED",
                "AWS.SimpleQueueService.UnsupportedOperation|no|400|SEND|UNSUPPORTED",
                "ServiceUnavailable|later|503|SEND|UNAVAILABLE",
                "InternalFailure|oops|500|SEND|OUTCOME_UNKNOWN",
                "InternalFailure|oops|500|RECEIVE|UNAVAILABLE",
                "BadGateway|oops|502|SEND|OUTCOME_UNKNOWN",
                "SomethingNew|hm|400|SEND|UNEXPECTED",
            })
    void what_sqs_says_has_one_meaning(
            String code, String message, int status, Verb verb, Kind kind) {
        var error = SqsErrors.of(new CompletionException(said(code, message, status)), QUEUE, verb);
        assertEquals(kind, error.kind());
        assertEquals(verb, error.verb());
        assertEquals(QUEUE, error.queue());
    }

    @ParameterizedTest
    @CsvSource({
        "ReceiptHandleIsInvalid,true,ACK,LEASE_LOST",
        "InvalidParameterValue,true,SEND,MESSAGE_REFUSED",
        "AWS.SimpleQueueService.InternalError,false,SEND,OUTCOME_UNKNOWN",
        "InternalError,false,EXTEND,UNAVAILABLE",
        "RequestThrottled,true,SEND,THROTTLED",
        "SomethingNew,true,ACK,UNEXPECTED"
    })
    void what_sqs_says_of_an_entry_has_one_meaning(
            String code, boolean senderFault, Verb verb, Kind kind) {
        var failed = BatchResultErrorEntry.builder().id("0").code(code).senderFault(senderFault);
        assertEquals(kind, SqsErrors.of(failed.build(), QUEUE, verb).kind());
    }

    @Test
    void call_that_never_left_changed_nothing() {
        var refused = new IOException("no connection", new ConnectException("refused"));
        var once = SdkClientException.builder().cause(refused).numAttempts(1).build();
        assertEquals(Kind.UNAVAILABLE, SqsErrors.of(once, QUEUE, Verb.SEND).kind());
    }

    @Test
    void send_that_was_tried_before_may_have_had_its_effect() {
        var refused = new ConnectException("refused");
        var twice = SdkClientException.builder().cause(refused).numAttempts(2).build();
        assertEquals(Kind.OUTCOME_UNKNOWN, SqsErrors.of(twice, QUEUE, Verb.SEND).kind());
        assertEquals(Kind.UNAVAILABLE, SqsErrors.of(twice, QUEUE, Verb.RECEIVE).kind());
    }

    @Test
    void answer_that_never_came_leaves_the_outcome_unknown() {
        var late = ApiCallTimeoutException.create(1000);
        assertEquals(Kind.OUTCOME_UNKNOWN, SqsErrors.of(late, QUEUE, Verb.SEND).kind());
        var reset =
                SdkClientException.builder().cause(new IOException("reset")).numAttempts(1).build();
        assertEquals(Kind.OUTCOME_UNKNOWN, SqsErrors.of(reset, QUEUE, Verb.SEND).kind());
    }

    @Test
    void missing_credentials_are_a_matter_of_access() {
        var error =
                SdkClientException.create("Unable to load credentials from any of the providers");
        assertEquals(Kind.ACCESS_DENIED, SqsErrors.of(error, QUEUE, Verb.RECEIVE).kind());
    }

    @Test
    void broker_that_asks_to_wait_is_heard() {
        var error = SqsErrors.of(said("RequestThrottled", "slower", 400), QUEUE, Verb.SEND);
        assertEquals(Optional.of(Duration.ofSeconds(7)), error.retryAfter());
    }

    @Test
    void own_error_passes_unchanged() {
        var own = SqsLimits.refusal(Kind.CLOSED, QUEUE, Verb.SEND, "closed");
        assertSame(own, SqsErrors.of(new CompletionException(own), QUEUE, Verb.SEND));
    }

    private static Throwable said(String code, String message, int status) {
        var http =
                SdkHttpResponse.builder().statusCode(status).putHeader("Retry-After", "7").build();
        var details =
                AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .sdkHttpResponse(http)
                        .build();
        return SqsException.builder().awsErrorDetails(details).statusCode(status).build();
    }
}
