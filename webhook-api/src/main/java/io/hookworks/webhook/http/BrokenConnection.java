package io.hookworks.webhook.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import java.io.IOException;

/**
 * Closes a connection that its sender has reset, quietly. The server would look for the request
 * that failed, find none if another was just arriving, and log a stack trace for each reset.
 */
@ChannelHandler.Sharable
public final class BrokenConnection extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (cause instanceof IOException) {
            var _ = ctx.close();
        } else {
            super.exceptionCaught(ctx, cause);
        }
    }
}
