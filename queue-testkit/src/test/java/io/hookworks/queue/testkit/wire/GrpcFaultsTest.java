package io.hookworks.queue.testkit.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.RetryInfo;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class GrpcFaultsTest {
    private static final String UNARY = TinyServer.UNARY.getFullMethodName();
    private static final String STREAM = TinyServer.STREAM.getFullMethodName();

    private final TinyServer server = new TinyServer();
    private final GrpcFaults wire = new GrpcFaults("127.0.0.1", server.port());
    private final ManagedChannel driver =
            NettyChannelBuilder.forTarget(wire.endpoint()).usePlaintext().build();

    @AfterEach
    void close() {
        driver.shutdownNow();
        wire.close();
        server.close();
    }

    @Test
    void calls_without_an_order_pass_unchanged_and_are_counted() {
        assertEquals("", ask(""));
        assertEquals("x".repeat(3_000_000), ask("x".repeat(3_000_000)));
        var error = assertThrows(StatusRuntimeException.class, () -> ask("fail"));
        assertEquals(Status.Code.FAILED_PRECONDITION, error.getStatus().getCode());
        assertEquals("as asked", error.getStatus().getDescription());
        assertEquals(Map.of(UNARY, 3), wire.calls());
    }

    @Test
    void stream_passes_both_ways_and_ends_as_the_driver_ends_it() throws Exception {
        var stream = new Stream(driver);
        for (var text : List.of("a", "b", "c")) {
            stream.say(text);
            assertEquals(text, stream.next());
        }
        stream.halfClose();
        assertEquals(Status.Code.OK, stream.end());
        assertEquals(Map.of(STREAM, 1), wire.calls());
    }

    @Test
    void server_sends_no_more_than_the_driver_takes() throws Exception {
        var stream = new Stream(driver);
        stream.say(TinyServer.FLOOD);
        stream.next();
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() < end) {
            var ahead = server.flooded();
            assertTrue(ahead < 100, () -> ahead + " messages wait in the proxy");
        }
        for (int taken = 1; taken < 200; taken++) {
            stream.next();
        }
    }

    @Test
    void driver_that_hangs_up_ends_the_call_at_the_server() throws Exception {
        var stream = new Stream(driver);
        stream.say("a");
        stream.next();
        stream.cancel();
        assertTrue(server.awaitHangUp());
    }

    @Test
    void refused_calls_never_reach_the_server() {
        wire.order(
                UNARY,
                new Fault.Throttle(Duration.ofMillis(1500)),
                new Fault.Unavailable(),
                new Fault.Broken());
        var throttled = assertThrows(StatusRuntimeException.class, () -> ask("a"));
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, throttled.getStatus().getCode());
        assertEquals(Duration.ofMillis(1500), retryAfter(throttled));
        assertFails(Status.Code.UNAVAILABLE, "b");
        assertFails(Status.Code.INTERNAL, "c");
        assertEquals("d", ask("d"));
        assertEquals(List.of("d"), server.asked());
        assertEquals(4, wire.calls(UNARY));
    }

    private static Duration retryAfter(StatusRuntimeException error) {
        try {
            var delay =
                    Objects.requireNonNull(StatusProto.fromThrowable(error))
                            .getDetails(0)
                            .unpack(RetryInfo.class)
                            .getRetryDelay();
            return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError("no RetryInfo", e);
        }
    }

    @Test
    void cut_call_never_arrives_and_a_lost_answer_is_of_one_that_did() {
        wire.order(UNARY, new Fault.Cut(), new Fault.LoseAnswer());
        assertFails(Status.Code.UNAVAILABLE, "cut");
        assertEquals(List.of(), server.asked());
        assertFails(Status.Code.UNAVAILABLE, "lost");
        assertEquals(List.of("lost"), server.asked());
        assertEquals("works", ask("works"));
    }

    @Test
    void lost_answer_ends_a_stream_instead_of_its_first_answer() throws Exception {
        wire.order(STREAM, new Fault.LoseAnswer());
        var stream = new Stream(driver);
        stream.say("lost");
        assertEquals(Status.Code.UNAVAILABLE, stream.end());
        assertEquals(List.of("lost"), server.asked());
        assertTrue(server.awaitHangUp());
    }

    @Test
    void doubled_call_arrives_twice_and_is_answered_once() {
        wire.order(UNARY, new Fault.Twice());
        assertEquals("again", ask("again"));
        server.await(2);
        assertEquals(List.of("again", "again"), server.asked());
    }

    @Test
    void delayed_answer_comes_when_the_wire_is_healed() throws Exception {
        wire.order(UNARY, new Fault.Delay(Duration.ofHours(1)));
        var answer = asking("late");
        server.await(1);
        assertThrows(TimeoutException.class, () -> answer.get(100, TimeUnit.MILLISECONDS));
        wire.heal();
        assertEquals("late", text(answer));
    }

    @Test
    void slow_wire_delays_the_answers_of_a_stream_side_by_side() throws Exception {
        wire.slow(Duration.ofMillis(300));
        var stream = new Stream(driver);
        var start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            stream.say("answer " + i);
        }
        for (int i = 0; i < 100; i++) {
            assertEquals("answer " + i, stream.next());
        }
        var took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.toMillis() >= 300, () -> "only " + took);
        var oneByOne = Duration.ofMillis(300).multipliedBy(100);
        assertTrue(took.compareTo(oneByOne) < 0, () -> took + ", as if one waited for the other");
    }

    @Test
    void mute_wire_says_nothing_and_loses_nothing() throws Exception {
        var stream = new Stream(driver);
        stream.say("before");
        assertEquals("before", stream.next());
        wire.mute();
        stream.say("held");
        var held = asking("held as well");
        assertThrows(TimeoutException.class, () -> held.get(200, TimeUnit.MILLISECONDS));
        assertEquals(List.of("before"), server.asked());
        wire.heal();
        assertEquals("held", stream.next());
        assertEquals("held as well", text(held));
    }

    @Test
    void partition_holds_everything_up_and_loses_nothing() throws Exception {
        var stream = new Stream(driver);
        stream.say("before");
        assertEquals("before", stream.next());
        wire.partition();
        stream.say("held");
        var held = asking("held as well");
        assertThrows(TimeoutException.class, () -> held.get(200, TimeUnit.MILLISECONDS));
        assertEquals(List.of("before"), server.asked());
        wire.heal();
        assertEquals("held", stream.next());
        assertEquals("held as well", text(held));
    }

    @Test
    void pings_are_answered_by_a_mute_wire_and_not_in_a_partition() throws Exception {
        try (var apart = new GrpcFaults("127.0.0.1", server.port())) {
            var mute = alert(wire);
            var parted = alert(apart);
            try {
                var silent = opened(mute);
                var dead = opened(parted);
                wire.mute();
                apart.partition();
                assertEquals(Status.Code.UNAVAILABLE, dead.end(Duration.ofSeconds(20)));
                assertThrows(TimeoutException.class, () -> silent.end(Duration.ofSeconds(2)));
            } finally {
                mute.shutdownNow();
                parted.shutdownNow();
            }
        }
    }

    /** Pings after the shortest time that gRPC allows, which is 10 s. */
    private static ManagedChannel alert(GrpcFaults wire) {
        return NettyChannelBuilder.forTarget(wire.endpoint())
                .usePlaintext()
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(1, TimeUnit.SECONDS)
                .build();
    }

    private static Stream opened(ManagedChannel channel) throws Exception {
        var stream = new Stream(channel);
        stream.say("before");
        assertEquals("before", stream.next());
        return stream;
    }

    @Test
    void refusing_wire_refuses_and_comes_back_on_its_port() throws Exception {
        assertEquals("before", ask("before"));
        var stream = new Stream(driver);
        wire.refuse();
        assertEquals(Status.Code.UNAVAILABLE, stream.end());
        assertFails(Status.Code.UNAVAILABLE, "never");
        wire.heal();
        driver.resetConnectBackoff();
        var patient = CallOptions.DEFAULT.withWaitForReady();
        var answer =
                ClientCalls.futureUnaryCall(
                        driver.newCall(TinyServer.UNARY, patient), bytes("after"));
        assertEquals("after", text(answer));
        assertEquals(List.of("before", "after"), server.asked());
    }

    @Test
    void entries_do_not_fail_alone() {
        var entry = new Fault.FailEntry(0);
        assertThrows(UnsupportedOperationException.class, () -> wire.order(UNARY, entry));
        assertThrows(UnsupportedOperationException.class, () -> wire.storm(2, entry));
    }

    private String ask(String text) {
        return TinyServer.text(
                ClientCalls.blockingUnaryCall(
                        driver, TinyServer.UNARY, CallOptions.DEFAULT, bytes(text)));
    }

    private Future<byte[]> asking(String text) {
        return ClientCalls.futureUnaryCall(
                driver.newCall(TinyServer.UNARY, CallOptions.DEFAULT), bytes(text));
    }

    private static String text(Future<byte[]> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        return TinyServer.text(answer.get());
    }

    private static byte[] bytes(String text) {
        return TinyServer.bytes(text);
    }

    private void assertFails(Status.Code code, String text) {
        var error = assertThrows(StatusRuntimeException.class, () -> ask(text));
        assertEquals(code, error.getStatus().getCode(), () -> String.valueOf(error.getStatus()));
    }
}
