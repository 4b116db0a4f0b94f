package io.hookworks.webhook;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Of one connection: how long its sender takes over a request, from the first byte. One who sends
 * drop by drop is never idle, so this counts the whole. Runs on the connection's own thread.
 */
final class RequestClock {
    private final ConnectionGroup connections;
    private final Duration forHeaders;
    private final Duration forAll;
    private @Nullable Future<?> deadline;
    private boolean receiving;

    RequestClock(ConnectionGroup connections, Duration forHeaders, Duration forAll) {
        this.connections = connections;
        this.forHeaders = forHeaders;
        this.forAll = forAll;
    }

    /** Before the codec: sees when a request begins. */
    ChannelHandler bytes() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
                if (!receiving && message instanceof ByteBuf bytes && bytes.isReadable()) {
                    receiving = true;
                    within(ctx, forHeaders, "slow_headers");
                }
                super.channelRead(ctx, message);
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) throws Exception {
                stop();
                super.channelInactive(ctx);
            }
        };
    }

    /** After the codec: sees when it goes on and when it ends, and when it is answered. */
    ChannelHandler requests() {
        return new ChannelDuplexHandler() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
                if (message instanceof HttpRequest) {
                    within(ctx, forAll.minus(forHeaders), "slow_body");
                }
                if (message instanceof LastHttpContent) {
                    receiving = false;
                    stop();
                    connections.received(ctx.channel());
                }
                super.channelRead(ctx, message);
            }

            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
                    throws Exception {
                if (message instanceof LastHttpContent) {
                    connections.answered(ctx.channel());
                }
                super.write(ctx, message, promise);
            }
        };
    }

    private void within(ChannelHandlerContext ctx, Duration time, String reason) {
        stop();
        deadline =
                ctx.executor()
                        .schedule(
                                () -> connections.close(ctx.channel(), reason),
                                time.toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
