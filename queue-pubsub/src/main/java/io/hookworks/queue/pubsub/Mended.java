package io.hookworks.queue.pubsub;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A channel that is connected again within seconds of the end of an outage. By itself gRPC waits
 * for up to two minutes between two tries, however long ago the network came back; here a call that
 * failed for want of a connection makes it try again.
 */
final class Mended extends ForwardingChannelBuilder2<Mended> implements ClientInterceptor {
    /** No more tries than that, however many calls fail. */
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final ManagedChannelBuilder<?> builder;
    private final AtomicLong triedNanos = new AtomicLong(System.nanoTime());
    private volatile @Nullable ManagedChannel channel;

    private Mended(ManagedChannelBuilder<?> builder) {
        this.builder = builder;
    }

    /** Builds the same channel, mended. */
    static ManagedChannelBuilder<?> of(ManagedChannelBuilder<?> builder) {
        var mended = new Mended(builder);
        builder.intercept(mended);
        return mended;
    }

    @Override
    protected ManagedChannelBuilder<?> delegate() {
        return builder;
    }

    @Override
    public ManagedChannel build() {
        var built = builder.build();
        channel = built;
        return built;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
            MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                super.start(watched(listener), headers);
            }
        };
    }

    private <A> ClientCall.Listener<A> watched(ClientCall.Listener<A> listener) {
        return new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
                if (status.getCode() == Status.Code.UNAVAILABLE) {
                    tryAgain();
                }
                super.onClose(status, trailers);
            }
        };
    }

    /** Does nothing to a channel that is connected. */
    private void tryAgain() {
        var now = System.nanoTime();
        var last = triedNanos.get();
        var broken = channel;
        if (broken != null && now - last >= PAUSE_NANOS && triedNanos.compareAndSet(last, now)) {
            broken.resetConnectBackoff();
        }
    }
}
