package io.hookworks.queue.testkit.wire;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A call on its way to the broker, and its answers on their way back. Each direction takes on only
 * as much as the other side is ready for. That a driver hangs up reaches the broker by the context
 * of the call, in which both halves live.
 */
final class GrpcCall extends ServerCall.Listener<byte[]> {
    /** So many messages of a direction may be under way in the proxy, to be late side by side. */
    private static final int WINDOW = 32;

    private final ServerCall<byte[], byte[]> driver;
    private final List<ClientCall<byte[], byte[]>> broker;
    private final Orders orders;
    private final @Nullable Fault fault;
    private final Lane there;
    private final Lane back;
    private boolean answered;

    /**
     * @param broker the call to the broker, before those that are to be the same and whose answers
     *     do not count
     */
    GrpcCall(
            ServerCall<byte[], byte[]> driver,
            List<ClientCall<byte[], byte[]>> broker,
            Orders orders,
            Gate gate,
            @Nullable Fault fault) {
        this.driver = driver;
        this.broker = broker;
        this.orders = orders;
        this.fault = fault;
        there = new Lane(gate);
        back = new Lane(gate);
    }

    /** Ends the call before it gets to the broker. */
    GrpcCall refuse(Status status, Metadata trailers) {
        back.add(() -> close(status, trailers));
        return this;
    }

    GrpcCall forward(Metadata headers) {
        driver.request(WINDOW);
        for (var call : broker) {
            var own = new Metadata();
            own.merge(headers);
            call.start(call.equals(broker.getFirst()) ? new Answers() : new Ignored(), own);
            call.request(WINDOW);
        }
        return this;
    }

    @Override
    public void onMessage(byte[] message) {
        there.add(
                () -> {
                    for (var call : broker) {
                        awaitReady(call::isReady);
                        call.sendMessage(message);
                    }
                    driver.request(1);
                });
    }

    @Override
    public void onHalfClose() {
        there.add(broker.getFirst()::halfClose);
    }

    @Override
    public synchronized void onReady() {
        notifyAll();
    }

    @Override
    public void onCancel() {
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    private void end() {
        there.end();
        back.end();
    }

    private synchronized void awaitReady(BooleanSupplier ready) throws InterruptedException {
        while (!ready.getAsBoolean()) {
            wait();
        }
    }

    private void answer(Lane.Step step) {
        back.add(orders.due(fault), step);
    }

    /** On the way back only, where one step follows another. */
    private void close(Status status, Metadata trailers) {
        if (!answered) {
            answered = true;
            driver.close(status, trailers);
        }
    }

    /** Only now, or the broker might answer the driver as the second of the two. */
    private void repeat() {
        broker.stream().skip(1).forEach(ClientCall::halfClose);
    }

    private void lose() {
        var lost = Status.UNAVAILABLE.withDescription("connection lost: a test ordered this");
        close(lost, new Metadata());
    }

    private boolean losing() {
        return fault instanceof Fault.LoseAnswer;
    }

    /** The broker's side of the call whose answers count. */
    private final class Answers extends ClientCall.Listener<byte[]> {
        @Override
        public void onHeaders(Metadata headers) {
            if (!losing()) {
                answer(() -> driver.sendHeaders(headers));
            }
        }

        @Override
        public void onMessage(byte[] message) {
            answer(
                    () -> {
                        if (losing()) {
                            lose();
                            return;
                        }
                        awaitReady(driver::isReady);
                        driver.sendMessage(message);
                        broker.getFirst().request(1);
                    });
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            answer(
                    () -> {
                        repeat();
                        if (losing()) {
                            lose();
                        } else {
                            close(status, trailers);
                        }
                    });
        }

        @Override
        public void onReady() {
            GrpcCall.this.onReady();
        }
    }

    /** The other side of a doubled call. */
    private final class Ignored extends ClientCall.Listener<byte[]> {
        @Override
        public void onReady() {
            GrpcCall.this.onReady();
        }
    }
}
