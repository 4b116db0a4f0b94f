package io.hookworks.queue.testkit.pubsub;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts calls, and strikes those that a test ordered, in the order they were ordered. */
final class Faults implements ServerInterceptor {
    private sealed interface Fault {
        /** The call has no effect. */
        record Before(Status status) implements Fault {}

        /** The call has its effect, and its answer is lost. */
        record After(Status status) implements Fault {}
    }

    private final Map<PubSubMethod, Queue<Fault>> faults = new EnumMap<>(PubSubMethod.class);
    private final Map<PubSubMethod, AtomicInteger> calls = new EnumMap<>(PubSubMethod.class);

    Faults() {
        for (var method : PubSubMethod.values()) {
            faults.put(method, new ConcurrentLinkedQueue<>());
            calls.put(method, new AtomicInteger());
        }
    }

    void fail(PubSubMethod method, Status status) {
        of(faults, method).add(new Fault.Before(status));
    }

    void loseAnswer(PubSubMethod method, Status status) {
        of(faults, method).add(new Fault.After(status));
    }

    int calls(PubSubMethod method) {
        return of(calls, method).get();
    }

    private static <T> T of(Map<PubSubMethod, T> map, PubSubMethod method) {
        return Objects.requireNonNull(map.get(method));
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var method = PubSubMethod.of(call.getMethodDescriptor());
        of(calls, method).incrementAndGet();
        return switch (of(faults, method).poll()) {
            case null -> next.startCall(call, headers);
            case Fault.Before(var status) -> {
                call.close(status, new Metadata());
                yield new ServerCall.Listener<>() {};
            }
            case Fault.After(var status) -> next.startCall(new AnswerLost<>(call, status), headers);
        };
    }

    private static final class AnswerLost<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final Status status;

        AnswerLost(ServerCall<Q, A> call, Status status) {
            super(call);
            this.status = status;
        }

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(A message) {}

        @Override
        public void close(Status real, Metadata trailers) {
            super.close(status, new Metadata());
        }
    }
}
