package io.hookworks.queue.testkit.pubsub;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.ManualClock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Pub/Sub in this process, over real gRPC without TLS, as strict as its documentation: limits are
 * enforced, order holds only where a subscription asks for it, a lease that has ended settles
 * nothing, flow control is kept, and an exactly-once subscription says which ids came too late.
 *
 * <p>Tests order its faults, and see what it holds. It knows topics, subscriptions with pull and
 * StreamingPull, and permissions; neither push, filters, snapshots, seek nor schemas. Dead letters
 * are forwarded whatever policies say. Safe for many threads.
 */
public final class FakePubSub implements AutoCloseable {
    /** Above the limit of a publish request, so that the service and not gRPC refuses it. */
    private static final int LARGEST_REQUEST = 32 << 20;

    private final Faults faults = new Faults();
    private final Permissions permissions = new Permissions();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final FakeBroker broker;
    private final FakePump pump;
    private final FakeIam iam;
    private final int port;
    private Server server;

    private FakePubSub(TimeSource clock, long seed) {
        broker = new FakeBroker(clock, new Random(seed));
        pump = new FakePump(broker);
        iam = new FakeIam(broker, permissions);
        broker.onChange(pump::wake);
        if (clock instanceof ManualClock manual) {
            manual.onAdvance(pump::wake);
        }
        server = listen(0);
        port = server.getPort();
    }

    /** Starts on a free port of the loopback address, on the clock of the wall. */
    public static FakePubSub start() {
        return start(TimeSource.system(), 1);
    }

    /**
     * @param clock for deadlines, backoffs and publish times; a {@link ManualClock} works too
     * @param seed of the disorder in which messages without a key are delivered
     */
    public static FakePubSub start(TimeSource clock, long seed) {
        return new FakePubSub(clock, seed);
    }

    private Server listen(int port) {
        try {
            return NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .executor(calls)
                    .maxInboundMessageSize(LARGEST_REQUEST)
                    .intercept(faults)
                    .addService(new FakePublisher(broker, permissions).definition())
                    .addService(new FakeSubscriber(broker, pump, permissions).definition())
                    .addService(iam.definition())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port, as in {@code PUBSUB_EMULATOR_HOST}; the same after {@link #restart}. */
    public String endpoint() {
        return InetAddress.getLoopbackAddress().getHostAddress() + ":" + port;
    }

    /** How often a method was called, calls that were made to fail included. */
    public int calls(PubSubMethod method) {
        return faults.calls(method);
    }

    /** The next {@code times} calls fail and do nothing. */
    public FakePubSub fail(PubSubMethod method, Status with, int times) {
        for (int i = 0; i < times; i++) {
            faults.fail(method, with);
        }
        return this;
    }

    /** The next call has its effect, and its caller gets {@code instead} of the answer. */
    public FakePubSub loseAnswer(PubSubMethod method, Status instead) {
        faults.loseAnswer(method, instead);
        return this;
    }

    /**
     * The next {@code ids} that are acknowledged, or whose deadline is modified, on an exactly-once
     * subscription fail for now, and nothing happens to them; others of the same call succeed.
     */
    public FakePubSub failForNow(int ids) {
        broker.failForNow(ids);
        return this;
    }

    /** How many streams are open, frozen ones included. */
    public int streams() {
        return pump.streams().size();
    }

    /** Ends the streams that are open now. */
    public void endStreams(Status with) {
        pump.streams().forEach(stream -> stream.end(with.asRuntimeException()));
    }

    /**
     * The streams that are open now stay open, and nothing comes from them or is heard on them any
     * more. Streams that are opened later work.
     */
    public void freezeStreams() {
        pump.streams().forEach(FakeStream::freeze);
    }

    /**
     * Takes a right away, such as {@code pubsub.topics.publish}: TestIamPermissions no longer names
     * it, and calls that need it fail with {@code PERMISSION_DENIED}.
     *
     * @param resource the full name of a topic or subscription
     */
    public FakePubSub withhold(String resource, String permission) {
        permissions.withhold(resource, permission);
        return this;
    }

    /** Gives back what {@link #withhold} took. */
    public FakePubSub grant(String resource, String permission) {
        permissions.grant(resource, permission);
        return this;
    }

    /**
     * Grants Pub/Sub's service agent the roles by which it moves dead letters, on every resource
     * whose policy was not set, so that {@code verify} finds nothing amiss.
     */
    public FakePubSub grantServiceAgent() {
        iam.grantServiceAgent();
        return this;
    }

    /** How many messages of a subscription are leased to somebody. */
    public int outstanding(String subscription) {
        return broker.look(subscription, FakeSubscription::outstanding);
    }

    /** How many messages of a subscription are not settled, leased or not. */
    public int unsettled(String subscription) {
        return broker.look(subscription, FakeSubscription::unsettled);
    }

    /** Breaks all connections and takes no new ones; the data stays, and leases run on. */
    public synchronized void stop() {
        try {
            server.shutdownNow().awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the fake was stopping", e);
        }
    }

    /** Listens again, on the same port, after {@link #stop}. */
    public synchronized void restart() {
        server = listen(port);
    }

    @Override
    public void close() {
        stop();
        pump.close();
        calls.shutdownNow();
    }
}
