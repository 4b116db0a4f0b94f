package io.hookworks.queue.testkit.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

import org.junit.jupiter.api.function.Executable;

import java.util.Map;
import java.util.Objects;

/** Reads how a service refuses. */
final class Refusal {
    private Refusal() {}

    static void expect(Status.Code code, Executable call) {
        assertEquals(code, assertThrows(StatusRuntimeException.class, call).getStatus().getCode());
    }

    /** The ack ids that an exactly-once subscription refused, each with its reason. */
    static Map<String, String> ackIds(Executable call) {
        var refused = assertThrows(StatusRuntimeException.class, call);
        assertEquals(Status.Code.INVALID_ARGUMENT, refused.getStatus().getCode());
        var details = Objects.requireNonNull(StatusProto.fromThrowable(refused)).getDetailsList();
        try {
            var info = details.getFirst().unpack(ErrorInfo.class);
            assertEquals("EXACTLY_ONCE_ACKID_FAILURE", info.getReason());
            assertEquals("pubsub.googleapis.com", info.getDomain());
            return info.getMetadataMap();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
