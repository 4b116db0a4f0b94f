package io.hookworks.queue.testkit.wire;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.hookworks.queue.QueueException.Verb;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A wire in front of Pub/Sub, or of any other server of gRPC, in clear. Operations are the full
 * names of methods, such as {@code google.pubsub.v1.Publisher/Publish}; messages are bytes to it.
 *
 * <p>A stream is one call, and a fault strikes it when it is opened: {@link Fault.LoseAnswer} ends
 * it instead of its first answer, {@link Fault.Delay} holds for all its answers, {@link
 * Fault.Twice} is of use for unary calls only. A connection carries many calls: {@link Fault.Cut}
 * cuts them all, a lost answer ends its own call only. There is no {@link Fault.FailEntry}.
 */
public final class GrpcFaults implements FaultyWire {
    private static final int MESSAGE_BYTES = 64 * 1024 * 1024;

    private final Orders orders = new Orders();
    private final Gate gate = new Gate();
    private final ManagedChannel broker;
    private final Server server;
    private final Door door;

    /** In front of the server at {@code host:port}. */
    public GrpcFaults(String host, int port) {
        broker =
                NettyChannelBuilder.forAddress(host, port)
                        .usePlaintext()
                        .directExecutor()
                        .maxInboundMessageSize(MESSAGE_BYTES)
                        .build();
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .directExecutor()
                        .permitKeepAliveTime(1, TimeUnit.MILLISECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .maxInboundMessageSize(MESSAGE_BYTES)
                        .fallbackHandlerRegistry(new EveryMethod())
                        .build();
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy cannot listen", e);
        }
        door = new Door(new Relay(server.getPort()));
    }

    /** Where the driver is to connect to, as {@code host:port}. */
    public String endpoint() {
        return "127.0.0.1:" + door.port();
    }

    private final class EveryMethod extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            var method = Bytes.method(name);
            return ServerMethodDefinition.create(
                    method, (call, headers) -> start(method, call, headers));
        }
    }

    private ServerCall.Listener<byte[]> start(
            MethodDescriptor<byte[], byte[]> method,
            ServerCall<byte[], byte[]> driver,
            Metadata headers) {
        var fault = orders.next(method.getFullMethodName());
        var call = new GrpcCall(driver, calls(method, fault), orders, gate, fault);
        return switch (fault) {
            case null -> call.forward(headers);
            case Fault.Delay _, Fault.LoseAnswer _, Fault.Twice _ -> call.forward(headers);
            case Fault.Throttle(var retryAfter) -> throttle(call, retryAfter);
            case Fault.Unavailable() -> call.refuse(ordered(Status.UNAVAILABLE), new Metadata());
            case Fault.Broken() -> call.refuse(ordered(Status.INTERNAL), new Metadata());
            case Fault.Cut() -> {
                door.cut();
                yield call;
            }
            case Fault.FailEntry entry -> throw unable(entry);
        };
    }

    private List<ClientCall<byte[], byte[]>> calls(
            MethodDescriptor<byte[], byte[]> method, @Nullable Fault fault) {
        var calls = new ArrayList<ClientCall<byte[], byte[]>>();
        calls.add(broker.newCall(method, CallOptions.DEFAULT));
        if (fault instanceof Fault.Twice) {
            // In no context: the end of the other one would end it as well.
            Context.ROOT.run(() -> calls.add(broker.newCall(method, CallOptions.DEFAULT)));
        }
        return calls;
    }

    private static GrpcCall throttle(GrpcCall call, @Nullable Duration retryAfter) {
        var status = ordered(Status.RESOURCE_EXHAUSTED);
        return call.refuse(status, retryAfter == null ? new Metadata() : told(retryAfter, status));
    }

    private static Metadata told(Duration retryAfter, Status status) {
        var delay =
                com.google.protobuf.Duration.newBuilder()
                        .setSeconds(retryAfter.toSeconds())
                        .setNanos(retryAfter.toNanosPart());
        var detailed =
                com.google.rpc.Status.newBuilder()
                        .setCode(status.getCode().value())
                        .setMessage(String.valueOf(status.getDescription()))
                        .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
        var trailers = StatusProto.toStatusRuntimeException(detailed.build()).getTrailers();
        return trailers == null ? new Metadata() : trailers;
    }

    private static Status ordered(Status status) {
        return status.withDescription("a test ordered this");
    }

    private static RuntimeException unable(Fault fault) {
        return new UnsupportedOperationException("gRPC answers a call as a whole: no " + fault);
    }

    @Override
    public String operation(Verb verb) {
        return switch (verb) {
            case SEND -> "google.pubsub.v1.Publisher/Publish";
            case RECEIVE -> "google.pubsub.v1.Subscriber/StreamingPull";
            case ACK -> "google.pubsub.v1.Subscriber/Acknowledge";
            case EXTEND, RELEASE -> "google.pubsub.v1.Subscriber/ModifyAckDeadline";
            case STATS, VERIFY, PAUSE -> "google.pubsub.v1.Subscriber/GetSubscription";
            case PROVISION -> "google.pubsub.v1.Subscriber/CreateSubscription";
        };
    }

    @Override
    public boolean answersEachEntry() {
        return false;
    }

    @Override
    public Map<String, Integer> calls() {
        return orders.calls();
    }

    @Override
    public void order(String operation, Fault... faults) {
        requireAble(faults);
        orders.order(operation, faults);
    }

    @Override
    public void storm(int period, Fault... faults) {
        requireAble(faults);
        orders.storm(period, faults);
    }

    private static void requireAble(Fault... faults) {
        for (var fault : faults) {
            if (fault instanceof Fault.FailEntry) {
                throw unable(fault);
            }
        }
    }

    @Override
    public void slow(Duration by) {
        orders.slow(by);
    }

    /**
     * No message and no end of a call passes either way, while connections stay and answer pings:
     * streams that went silent. Until {@link #heal()}.
     */
    public void mute() {
        gate.shut();
    }

    @Override
    public void cut() {
        door.cut();
    }

    @Override
    public void refuse() {
        door.refuse();
    }

    @Override
    public void partition() {
        door.shut();
    }

    @Override
    public void heal() {
        orders.heal();
        gate.open();
        door.open();
    }

    @Override
    public void close() {
        door.close();
        orders.heal();
        gate.open();
        server.shutdownNow();
        broker.shutdownNow();
    }
}
