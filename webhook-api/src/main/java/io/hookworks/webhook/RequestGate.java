package io.hookworks.webhook;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * Of one connection: lets requests in while the program runs and memory has room for their bodies;
 * others are answered 503 with {@code Retry-After}, and their connection ends. Runs on the
 * connection's own thread.
 */
final class RequestGate extends ChannelDuplexHandler {
    private record Entered(HttpRequest request, BodyBytes.Held held) {}

    private final Requests requests;
    private final BodyBytes bytes;
    private final LargeBodies large;
    private final FrameworkAnswers answers;

    /** Those that have no answer yet, the oldest first; the youngest may still be coming. */
    private final ArrayDeque<Entered> unanswered = new ArrayDeque<>();

    private boolean counted;
    private boolean answering;
    private boolean closed;

    RequestGate(Requests requests, BodyBytes bytes, LargeBodies large, FrameworkAnswers answers) {
        this.requests = requests;
        this.bytes = bytes;
        this.large = large;
        this.answers = answers;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!closed && message instanceof HttpRequest request) {
            enter(ctx, request);
        }
        if (closed) {
            discard(ctx, message);
            return;
        }
        if (message instanceof HttpContent content && !unanswered.isEmpty()) {
            var held = unanswered.getLast().held();
            if (counted) {
                bytes.came(held, content.content().readableBytes());
            }
            if (message instanceof LastHttpContent) {
                bytes.whole(held);
            }
        }
        super.channelRead(ctx, message);
    }

    private void enter(ChannelHandlerContext ctx, HttpRequest request) {
        if (!requests.begin()) {
            turnAway(ctx, request, unanswered.isEmpty(), "DRAINING");
            return;
        }
        var entered = new Entered[1];
        var held =
                new BodyBytes.Held(
                        () -> ctx.executor().execute(() -> outOfMemory(ctx, entered[0])));
        entered[0] = new Entered(request, held);
        counted = !large.counts(HttpUtil.getContentLength(request, -1L));
        unanswered.addLast(entered[0]);
    }

    private void outOfMemory(ChannelHandlerContext ctx, @Nullable Entered entered) {
        if (!closed && entered != null && unanswered.remove(entered)) {
            bytes.left(entered.held());
            requests.end();
            var isNext = unanswered.isEmpty() && !answering;
            turnAway(ctx, entered.request(), isNext, "BODY_BYTES");
        }
    }

    /**
     * @param answerable false: others on this connection wait for their answers, and one between
     *     them would be taken for theirs
     */
    private void turnAway(
            ChannelHandlerContext ctx, HttpRequest request, boolean answerable, String why) {
        closed = true;
        answers.turnedAway(request.uri(), request.method().name(), why);
        if (answerable) {
            var response =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.SERVICE_UNAVAILABLE);
            response.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                    .set(HttpHeaderNames.RETRY_AFTER, WebhookController.retryAfter())
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            var _ = ctx.writeAndFlush(response);
        }
    }

    /** To its end: a sender who is cut off while it writes does not read what it is told. */
    private void discard(ChannelHandlerContext ctx, Object message) {
        var last = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (last && !answering && unanswered.isEmpty()) {
            var _ = ctx.close();
        } else {
            ctx.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
            throws Exception {
        if (closed && unanswered.isEmpty()) { // to whom it had to go: that has been answered
            ReferenceCountUtil.release(message);
            promise.trySuccess();
            return;
        }
        if (message instanceof HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                super.write(ctx, message, promise);
                return;
            }
            answering = true;
            if (requests.draining()) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
        }
        if (!(message instanceof LastHttpContent)) {
            super.write(ctx, message, promise);
            return;
        }
        answering = false;
        var entered = unanswered.pollFirst();
        var written = promise.unvoid();
        if (entered != null) {
            bytes.left(entered.held());
            written.addListener(_ -> requests.end());
        }
        if ((closed || requests.draining()) && unanswered.isEmpty()) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
        super.write(ctx, message, written);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        for (var entered : unanswered) {
            bytes.left(entered.held());
            requests.end();
        }
        unanswered.clear();
        super.channelInactive(ctx);
    }
}
