package io.hookworks.webhook;

import io.hookworks.webhook.http.IncomingRequest;
import io.hookworks.webhook.http.RequestFault;
import io.hookworks.webhook.http.RequestSyntax;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Of one connection: lets requests in while the program runs and memory has room for their bodies;
 * others are answered 503 with {@code Retry-After}. What is no request as HTTP has them, or turns
 * out not to be while its body comes, is answered 400. Either ends the connection. Every answer
 * that nobody has recorded is recorded here. Runs on the connection's own thread.
 */
final class RequestGate extends ChannelDuplexHandler {
    private static final class Entered {
        final IncomingRequest request;
        final BodyBytes.Held held;
        final BodyLimit limit;
        long bytes;

        Entered(IncomingRequest request, BodyBytes.Held held, BodyLimit limit) {
            this.request = request;
            this.held = held;
            this.limit = limit;
        }
    }

    /**
     * How long a body may be.
     *
     * @param more what a longer one is answered
     */
    private record BodyLimit(String source, long bytes, Answer more) {}

    /** Of a request that is of no source: more is not even read to its end. */
    private static final BodyLimit OF_NO_SOURCE =
            new BodyLimit("", 64 << 10, new Answer.UnknownSource());

    /** For an answer to reach a sender whose further bytes nobody can read any more. */
    private static final long LINGER_MILLIS = 1_000;

    private static final Answer OUT_OF_MEMORY = new Answer.Unavailable("BODY_BYTES");

    private final Requests requests;
    private final BodyBytes bytes;
    private final Sources sources;
    private final FrameworkAnswers answers;

    /** Those that have no answer yet, the oldest first; the youngest may still be coming. */
    private final ArrayDeque<Entered> unanswered = new ArrayDeque<>();

    private boolean answering;
    private boolean closed;

    /**
     * The youngest asked to close the connection: nothing behind it is a request (RFC 9112, 9.6).
     */
    private boolean wasLast;

    private boolean ignoresRest;
    private boolean lingers;

    RequestGate(Requests requests, BodyBytes bytes, Sources sources, FrameworkAnswers answers) {
        this.requests = requests;
        this.bytes = bytes;
        this.sources = sources;
        this.answers = answers;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        var passed = message;
        if (wasLast && message instanceof HttpRequest) {
            ignoresRest = true;
        }
        if (ignoresRest) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!closed && message instanceof HttpRequest sent) {
            passed = enter(ctx, sent);
        }
        if (!closed && message instanceof HttpContent content && !unanswered.isEmpty()) {
            come(ctx, content);
        }
        if (closed) {
            discard(ctx, message);
        } else {
            super.channelRead(ctx, passed);
        }
    }

    private IncomingRequest enter(ChannelHandlerContext ctx, HttpRequest sent) {
        var request = IncomingRequest.of(sent);
        var fault = RequestSyntax.fault(sent);
        if (fault.isPresent()) {
            lingers = true;
            turnAway(ctx, request, unanswered.isEmpty(), Answer.BadRequest.of(fault.get()));
            return request;
        }
        var limit = limit(request);
        var length = HttpUtil.getContentLength(sent, 0L);
        if (length > limit.bytes()) {
            turnAway(ctx, request, unanswered.isEmpty(), limit.more());
        } else if (!bytes.couldHold(length)) {
            turnAway(ctx, request, unanswered.isEmpty(), OUT_OF_MEMORY);
        } else if (requests.begin()) {
            wasLast = isLast(sent);
            admit(ctx, request, limit);
        } else {
            turnAway(ctx, request, unanswered.isEmpty(), new Answer.Unavailable("DRAINING"));
        }
        return request;
    }

    /** The server closes behind every answer to HTTP/1.0. */
    private static boolean isLast(HttpRequest sent) {
        return !sent.protocolVersion().isKeepAliveDefault() || !HttpUtil.isKeepAlive(sent);
    }

    private BodyLimit limit(IncomingRequest request) {
        return sources.of(Arrival.sourceIn(request.path()))
                .map(each -> new BodyLimit(each.name(), each.maxBody(), new Answer.TooLarge()))
                .orElse(OF_NO_SOURCE);
    }

    private void admit(ChannelHandlerContext ctx, IncomingRequest request, BodyLimit limit) {
        var entered = new Entered[1];
        var held =
                new BodyBytes.Held(
                        limit.source(),
                        () ->
                                ctx.executor()
                                        .execute(() -> turnAway(ctx, entered[0], OUT_OF_MEMORY)));
        entered[0] = new Entered(request, held, limit);
        unanswered.addLast(entered[0]);
    }

    private void come(ChannelHandlerContext ctx, HttpContent content) {
        var entered = unanswered.getLast();
        if (content.decoderResult().isFailure()) {
            lingers = true;
            turnAway(ctx, entered, Answer.BadRequest.of(RequestFault.CHUNK));
            return;
        }
        var more = content.content().readableBytes();
        entered.bytes += more;
        if (entered.bytes > entered.limit.bytes()) {
            turnAway(ctx, entered, entered.limit.more());
            return;
        }
        bytes.came(entered.held, more);
        if (content instanceof LastHttpContent) {
            bytes.whole(entered.held);
        }
    }

    /** One that has entered, unless it is answered already. */
    private void turnAway(ChannelHandlerContext ctx, @Nullable Entered entered, Answer answer) {
        if (!closed && entered != null && unanswered.remove(entered)) {
            bytes.left(entered.held);
            requests.end();
            var isNext = unanswered.isEmpty() && !answering;
            turnAway(ctx, entered.request, isNext, answer);
        }
    }

    /**
     * Answers a request, and ends its connection.
     *
     * @param answerable false: others on this connection wait for their answers, and one between
     *     them would be taken for theirs
     */
    private void turnAway(
            ChannelHandlerContext ctx, IncomingRequest request, boolean answerable, Answer answer) {
        closed = true;
        answers.turnedAway(request, answer);
        if (answerable) {
            var written = ctx.writeAndFlush(response(request, answer));
            if (lingers) {
                written.addListener(_ -> linger(ctx));
            }
        }
    }

    private static FullHttpResponse response(IncomingRequest request, Answer answer) {
        var told = WebhookController.response(answer);
        var text = told.body() instanceof String body ? body : "";
        var head = request.method().equals(HttpMethod.HEAD);
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(told.code()),
                        Unpooled.copiedBuffer(head ? "" : text, StandardCharsets.UTF_8));
        told.getHeaders().forEach((name, values) -> response.headers().set(name, values));
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    /** Closing at once, with bytes unread, could take the answer away from its sender. */
    private static void linger(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
        }
        var _ =
                ctx.executor()
                        .schedule(
                                () -> {
                                    var _ = ctx.close();
                                },
                                LINGER_MILLIS,
                                TimeUnit.MILLISECONDS);
    }

    /** To its end: a sender who is cut off while it writes does not read what it is told. */
    private void discard(ChannelHandlerContext ctx, Object message) {
        var last = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (last && !lingers && !answering && unanswered.isEmpty()) {
            var _ = ctx.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        if (closed || ignoresRest) { // what is discarded makes nobody else ask for more
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
            recordIfNeeded(response);
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
            bytes.left(entered.held);
            written.addListener(_ -> requests.end());
        }
        if ((closed || requests.draining()) && unanswered.isEmpty()) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
        super.write(ctx, message, written);
    }

    private void recordIfNeeded(HttpResponse response) {
        var entered = unanswered.peekFirst();
        if (entered != null && !entered.request.isRecorded()) {
            answers.answered(entered.request, response.status().code());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        for (var entered : unanswered) {
            bytes.left(entered.held);
            requests.end();
        }
        unanswered.clear();
        super.channelInactive(ctx);
    }
}
