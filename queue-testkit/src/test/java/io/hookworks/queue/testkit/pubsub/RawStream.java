package io.hookworks.queue.testkit.pubsub;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.hookworks.queue.testkit.process.Timeouts;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One StreamingPull, and what came over it. */
final class RawStream {
    private final ClientCall<StreamingPullRequest, StreamingPullResponse> call;
    private final BlockingQueue<ReceivedMessage> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<StreamingPullResponse> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    RawStream(ClientCall<StreamingPullRequest, StreamingPullResponse> call) {
        this.call = call;
        call.start(new Listener(), new Metadata());
        call.request(Integer.MAX_VALUE);
    }

    void send(StreamingPullRequest request) {
        call.sendMessage(request);
    }

    void halfClose() {
        call.halfClose();
    }

    void cancel() {
        call.cancel("a test cancelled it", null);
    }

    @Nullable ReceivedMessage poll(Duration patience) {
        try {
            return messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    ReceivedMessage next() {
        return Objects.requireNonNull(poll(Timeouts.CONDITION), "no message came");
    }

    List<ReceivedMessage> next(int count) {
        var received = new ArrayList<ReceivedMessage>();
        while (received.size() < count) {
            received.add(next());
        }
        return received;
    }

    boolean isOpen() {
        return !end.isDone();
    }

    /** How it ended, once it has. */
    Status.Code end() {
        return end.orTimeout(Timeouts.CONDITION.toSeconds(), TimeUnit.SECONDS).join().getCode();
    }

    void assertQuiet(Duration time) {
        assertNull(poll(time), "nothing was to come");
    }

    static String text(ReceivedMessage message) {
        return message.getMessage().getData().toStringUtf8();
    }

    private final class Listener extends ClientCall.Listener<StreamingPullResponse> {
        @Override
        public void onMessage(StreamingPullResponse answer) {
            answers.add(answer);
            messages.addAll(answer.getReceivedMessagesList());
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end.complete(status);
        }
    }
}
