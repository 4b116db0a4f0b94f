package io.hookworks.queue.pubsub;

import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.ClientStream;
import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * One StreamingPull. The service sends at most {@code limit} messages that are not settled yet; the
 * limit is fixed when the stream opens.
 *
 * @see <a
 *     href="https://cloud.google.com/pubsub/docs/reference/rpc/google.pubsub.v1#streamingpullrequest">StreamingPullRequest</a>
 */
final class PullStream implements ResponseObserver<StreamingPullResponse> {
    /** Who reads a stream. Called on the connection's threads, which it must not hold up. */
    interface Reader {
        void arrived(PullStream stream, List<ReceivedMessage> messages);

        /** It brings nothing more; {@code error} is null if the service ended it in order. */
        void ended(PullStream stream, @Nullable Throwable error);
    }

    /**
     * What is asked for.
     *
     * @param client tells the service which streams are of one process
     * @param limit messages not settled at once; zero: any number
     * @param era of {@link Standstill}, in which it is opened
     * @param deadline lease that holds from the sending until our own is in force, 10 s to 600 s
     */
    record Order(String subscription, String client, int limit, Duration deadline, int era) {}

    /** With it the service answers pings, so that a dead stream is told from an idle one. */
    private static final int PROTOCOL_WITH_KEEP_ALIVE = 1;

    /** A stream that lived so long is a good one, though it may have had nothing to say. */
    private static final Duration GOOD = Duration.ofMillis(500);

    private final Order order;
    private final Reader reader;
    private final long openedNanos = System.nanoTime();
    private volatile long heardNanos = openedNanos;
    private volatile boolean connected;
    private volatile boolean heard;
    private volatile boolean answersPings;
    private @Nullable StreamController controller;
    private @Nullable ClientStream<StreamingPullRequest> requests;
    private boolean finished;
    private boolean cancelled;

    private PullStream(Order order, Reader reader) {
        this.order = order;
        this.reader = reader;
    }

    static PullStream open(SubscriberStub stub, Order order, Reader reader) {
        var stream = new PullStream(order, reader);
        var routing =
                Map.of("x-goog-request-params", List.of("subscription=" + order.subscription));
        var context = GrpcCallContext.createDefault().withExtraHeaders(routing);
        stream.begin(
                stub.streamingPullCallable()
                        .internalCall(stream, ready -> stream.connected = true, context));
        return stream;
    }

    private synchronized void begin(ClientStream<StreamingPullRequest> opened) {
        requests = opened;
        if (!cancelled) {
            opened.send(
                    StreamingPullRequest.newBuilder()
                            .setSubscription(order.subscription)
                            .setClientId(order.client)
                            .setMaxOutstandingMessages(order.limit)
                            .setStreamAckDeadlineSeconds((int) order.deadline.toSeconds())
                            .setProtocolVersion(PROTOCOL_WITH_KEEP_ALIVE)
                            .build());
        }
    }

    int limit() {
        return order.limit;
    }

    /** The era of {@link Standstill} in which it was opened. */
    int era() {
        return order.era;
    }

    Duration deadline() {
        return order.deadline;
    }

    /** Whether it got through to the service, and has not ended soon after. */
    boolean good() {
        return connected && age().compareTo(GOOD) > 0;
    }

    /** Whether the service has said anything at all on it. */
    boolean heard() {
        return heard;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - openedNanos);
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    /** Whether this service answers pings; some do not. */
    boolean answersPings() {
        return answersPings;
    }

    /** Asks for a sign of life. */
    synchronized void ping() {
        if (requests != null && !cancelled && !finished) {
            requests.send(StreamingPullRequest.getDefaultInstance());
        }
    }

    /** Asks for no more; what is on its way still arrives before {@link Reader#ended}. */
    synchronized void finish() {
        if (requests != null && !cancelled && !finished) {
            finished = true;
            requests.closeSend();
        }
    }

    /** Ends it at once. What is on its way is lost until its deadline. */
    void cancel() {
        StreamController running;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            running = controller;
        }
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void onStart(StreamController started) {
        synchronized (this) {
            controller = started;
            if (!cancelled) {
                return;
            }
        }
        started.cancel();
    }

    @Override
    public void onResponse(StreamingPullResponse response) {
        heardNanos = System.nanoTime();
        heard = true;
        if (response.getReceivedMessagesCount() > 0) {
            reader.arrived(this, response.getReceivedMessagesList());
        } else if (!response.hasSubscriptionProperties()) {
            answersPings = true;
        }
    }

    @Override
    public void onError(Throwable error) {
        reader.ended(this, error instanceof CancellationException ? null : error);
    }

    @Override
    public void onComplete() {
        reader.ended(this, null);
    }
}
