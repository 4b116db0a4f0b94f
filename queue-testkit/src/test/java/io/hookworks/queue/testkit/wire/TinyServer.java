package io.hookworks.queue.testkit.wire;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.hookworks.queue.testkit.process.Timeouts;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Echoes over gRPC, by a unary method and by a stream. */
final class TinyServer implements AutoCloseable {
    static final MethodDescriptor<byte[], byte[]> UNARY =
            method("tiny.Echo/Unary", MethodType.UNARY);
    static final MethodDescriptor<byte[], byte[]> STREAM =
            method("tiny.Echo/Stream", MethodType.BIDI_STREAMING);

    /** Asks a stream for as many large messages as it can send. */
    static final String FLOOD = "flood";

    private final Server server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch hungUp = new CountDownLatch(1);
    private final AtomicInteger flooded = new AtomicInteger();

    TinyServer() {
        var service =
                ServerServiceDefinition.builder("tiny.Echo")
                        .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::unary))
                        .addMethod(STREAM, ServerCalls.asyncBidiStreamingCall(this::stream))
                        .build();
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(service)
                        .build();
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return Bytes.method(name).toBuilder().setType(type).build();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    int port() {
        return server.getPort();
    }

    /** What came, in the order of its coming. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** Returns when so many came. */
    void await(int count) {
        Awaitility.await().until(() -> asked.size() >= count);
    }

    int flooded() {
        return flooded.get();
    }

    boolean awaitHangUp() throws InterruptedException {
        return hungUp.await(Timeouts.CONDITION.toSeconds(), TimeUnit.SECONDS);
    }

    private void unary(byte[] message, StreamObserver<byte[]> answers) {
        asked.add(text(message));
        if (text(message).equals("fail")) {
            answers.onError(
                    Status.FAILED_PRECONDITION.withDescription("as asked").asRuntimeException());
        } else {
            answers.onNext(message);
            answers.onCompleted();
        }
    }

    private StreamObserver<byte[]> stream(StreamObserver<byte[]> answers) {
        var calm = (ServerCallStreamObserver<byte[]>) answers;
        var flooding = new AtomicInteger();
        calm.setOnCancelHandler(hungUp::countDown);
        calm.setOnReadyHandler(() -> flood(calm, flooding));
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] message) {
                asked.add(text(message));
                if (text(message).equals(FLOOD)) {
                    flooding.set(1000);
                    flood(calm, flooding);
                } else {
                    answers.onNext(message);
                }
            }

            @Override
            public void onError(Throwable hangUp) {
                hungUp.countDown();
            }

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    private void flood(ServerCallStreamObserver<byte[]> answers, AtomicInteger left) {
        while (left.get() > 0 && answers.isReady()) {
            left.decrementAndGet();
            flooded.incrementAndGet();
            answers.onNext(new byte[100_000]);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
