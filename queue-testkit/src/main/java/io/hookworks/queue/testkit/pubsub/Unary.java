package io.hookworks.queue.testkit.pubsub;

import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;

import java.util.function.Function;

/** Methods with one answer, which is also how they refuse. */
final class Unary {
    private Unary() {}

    static <Q, A> ServerMethodDefinition<Q, A> of(
            MethodDescriptor<Q, A> method, Function<Q, A> answer) {
        return ServerMethodDefinition.create(
                method,
                ServerCalls.asyncUnaryCall(
                        (request, client) -> {
                            try {
                                client.onNext(answer.apply(request));
                                client.onCompleted();
                            } catch (StatusRuntimeException e) {
                                client.onError(e);
                            }
                        }));
    }
}
