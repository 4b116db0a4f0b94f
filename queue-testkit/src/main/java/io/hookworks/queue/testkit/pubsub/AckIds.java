package io.hookworks.queue.testkit.pubsub;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** What an ack id looks like, and how the service refuses one. */
final class AckIds {
    private static final Pattern FORM = Pattern.compile("fake-\\d+-\\d+");

    private static final AtomicLong ISSUED = new AtomicLong();

    /** What became of the ids of one request. */
    record Outcome(List<String> done, List<String> invalid, List<String> failedForNow) {
        boolean allDone() {
            return invalid.isEmpty() && failedForNow.isEmpty();
        }
    }

    private AckIds() {}

    /**
     * Another one with every call, as those of the service: never the same in two subscriptions.
     */
    static String next(long message) {
        return "fake-" + message + "-" + ISSUED.incrementAndGet();
    }

    static void requireWellFormed(List<String> ids) {
        if (ids.isEmpty()) {
            throw invalid("No ack ids specified.");
        }
        for (var id : ids) {
            if (!FORM.matcher(id).matches()) {
                throw invalid(
                        "You have passed an invalid ack ID to the service (ack_id=%s)."
                                .formatted(id));
            }
        }
    }

    /**
     * How a unary call on a subscription with exactly-once delivery tells of the ids that failed;
     * those it does not name succeeded.
     *
     * @see <a href="https://cloud.google.com/pubsub/docs/exactly-once-delivery">Exactly-once
     *     delivery</a>
     */
    static StatusRuntimeException refused(Outcome outcome) {
        var info =
                ErrorInfo.newBuilder()
                        .setReason("EXACTLY_ONCE_ACKID_FAILURE")
                        .setDomain("pubsub.googleapis.com");
        outcome.invalid().forEach(id -> info.putMetadata(id, "PERMANENT_FAILURE_INVALID_ACK_ID"));
        outcome.failedForNow()
                .forEach(id -> info.putMetadata(id, "TRANSIENT_FAILURE_INVALID_ACK_ID"));
        return StatusProto.toStatusRuntimeException(
                com.google.rpc.Status.newBuilder()
                        .setCode(Code.INVALID_ARGUMENT_VALUE)
                        .setMessage("Some acknowledgement ids in the request were invalid.")
                        .addDetails(Any.pack(info.build()))
                        .build());
    }

    private static StatusRuntimeException invalid(String why) {
        return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
    }
}
