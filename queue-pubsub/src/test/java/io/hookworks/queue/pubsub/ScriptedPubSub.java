package io.hookworks.queue.pubsub;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;

import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server that answers the calls of Pub/Sub by script; what no script is for is unimplemented. */
final class ScriptedPubSub extends HandlerRegistry implements AutoCloseable {
    private final Map<String, ServerMethodDefinition<?, ?>> methods = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Server server;

    ScriptedPubSub() {
        try {
            server =
                    Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                            .maxInboundMessageSize(2 * PubSubLimits.REQUEST_BYTES)
                            .fallbackHandlerRegistry(this)
                            .build()
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param method such as {@code google.pubsub.v1.Publisher/Publish}
     * @param script answers a request, or throws the status to answer with
     */
    <Q extends Message> ScriptedPubSub on(
            String method, Parser<Q> requests, Function<Q, Message> script) {
        var descriptor =
                MethodDescriptor.<Q, Message>newBuilder()
                        .setType(MethodType.UNARY)
                        .setFullMethodName(method)
                        .setRequestMarshaller(new Wire<>(requests))
                        .setResponseMarshaller(new Wire<>(null))
                        .build();
        methods.put(
                method,
                ServerMethodDefinition.create(
                        descriptor,
                        ServerCalls.asyncUnaryCall(
                                (request, answer) -> answer(method, script, request, answer))));
        return this;
    }

    private <Q> void answer(
            String method, Function<Q, Message> script, Q request, StreamObserver<Message> answer) {
        calls.add(method);
        try {
            answer.onNext(script.apply(request));
            answer.onCompleted();
        } catch (StatusRuntimeException status) {
            answer.onError(status);
        }
    }

    /** The methods called so far. */
    List<String> calls() {
        return calls;
    }

    PubSubSettings settings() {
        return PubSubSettings.standard("project").at("127.0.0.1:" + server.getPort());
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
            String method, @Nullable String authority) {
        return methods.get(method);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private record Wire<T extends Message>(@Nullable Parser<T> parser) implements Marshaller<T> {
        @Override
        public InputStream stream(T message) {
            return new ByteArrayInputStream(message.toByteArray());
        }

        @Override
        public T parse(InputStream bytes) {
            if (parser == null) {
                throw new IllegalStateException("a server reads no answers");
            }
            try {
                return parser.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
