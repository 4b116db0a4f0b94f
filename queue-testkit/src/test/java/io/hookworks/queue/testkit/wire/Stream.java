package io.hookworks.queue.testkit.wire;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.hookworks.queue.testkit.process.Timeouts;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The driver's side of a stream, which takes one answer at a time. */
final class Stream {
    private final ClientCall<byte[], byte[]> call;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    Stream(Channel channel) {
        call = channel.newCall(TinyServer.STREAM, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] message) {
                        answers.add(TinyServer.text(message));
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(1);
    }

    void say(String text) {
        call.sendMessage(TinyServer.bytes(text));
    }

    String next() throws InterruptedException, TimeoutException {
        var answer = answers.poll(Timeouts.CONDITION.toSeconds(), TimeUnit.SECONDS);
        if (answer == null) {
            throw new TimeoutException("no answer; ended: " + end);
        }
        call.request(1);
        return answer;
    }

    void halfClose() {
        call.halfClose();
    }

    void cancel() {
        call.cancel("as the test says", null);
    }

    Status.Code end() throws InterruptedException, ExecutionException, TimeoutException {
        return end(Timeouts.CONDITION);
    }

    Status.Code end(Duration within)
            throws InterruptedException, ExecutionException, TimeoutException {
        return end.get(within.toMillis(), TimeUnit.MILLISECONDS).getCode();
    }
}
