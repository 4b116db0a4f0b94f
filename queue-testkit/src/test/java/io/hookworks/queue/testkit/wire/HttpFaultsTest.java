package io.hookworks.queue.testkit.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

class HttpFaultsTest {
    private static final String SEND = "SendMessageBatch";

    private final TinyBroker broker = new TinyBroker();
    private final HttpFaults wire = new HttpFaults(broker.endpoint());
    private final HttpClient driver =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        wire.close();
        broker.close();
        driver.shutdownNow();
    }

    @Test
    void calls_without_an_order_pass_unchanged_and_are_counted() throws Exception {
        for (var body : List.of("", "{}", "ä".repeat(200_000))) {
            var answer = send(body);
            assertEquals(200, answer.statusCode());
            assertEquals(body, answer.body());
            assertEquals("of the broker", answer.headers().firstValue("X-Answer").orElseThrow());
        }
        assertEquals(Map.of(SEND, 3), wire.calls());
    }

    @Test
    void answer_in_chunks_passes() throws Exception {
        var request = request("x".repeat(100_000));
        var chunks = HttpRequest.newBuilder(request, (n, v) -> true);
        var answer =
                driver.send(
                        chunks.uri(wire.endpoint().resolve("/chunks")).build(),
                        BodyHandlers.ofString());
        assertEquals("x".repeat(100_000), answer.body());
    }

    @Test
    void sixty_four_calls_are_under_way_at_once() throws Exception {
        var all = new CountDownLatch(64);
        broker.work(
                () -> {
                    all.countDown();
                    all.await();
                });
        var answers = IntStream.range(0, 64).mapToObj(i -> sending("call " + i)).toList();
        for (int i = 0; i < 64; i++) {
            assertEquals("call " + i, answers.get(i).get().body());
        }
    }

    @Test
    void refused_calls_never_reach_the_broker() throws Exception {
        wire.order(
                SEND,
                new Fault.Throttle(Duration.ofSeconds(7)),
                new Fault.Unavailable(),
                new Fault.Broken());
        var throttled = send("a");
        assertEquals(400, throttled.statusCode());
        assertTrue(throttled.body().contains("RequestThrottled"), throttled.body());
        assertEquals("7", throttled.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(503, send("b").statusCode());
        assertEquals(500, send("c").statusCode());
        assertEquals(200, send("d").statusCode());
        assertEquals(List.of("d"), broker.bodies());
        assertEquals(4, wire.calls(SEND));
    }

    @Test
    void cut_call_never_arrives_and_a_lost_answer_is_of_one_that_did() throws Exception {
        wire.order(SEND, new Fault.Cut(), new Fault.LoseAnswer());
        assertThrows(IOException.class, () -> send("cut"));
        assertEquals(List.of(), broker.bodies());
        assertThrows(IOException.class, () -> send("lost"));
        assertEquals(List.of("lost"), broker.bodies());
        assertEquals("works", send("works").body());
    }

    @Test
    void doubled_call_arrives_twice_and_is_answered_once() throws Exception {
        wire.order(SEND, new Fault.Twice());
        assertEquals("again", send("again").body());
        assertEquals(List.of("again", "again"), broker.bodies());
    }

    @Test
    void failing_entry_is_left_out_and_told_of() throws Exception {
        wire.order(SEND, new Fault.FailEntry(1), new Fault.FailEntry(0), new Fault.FailEntry(5));
        var two = "{\"Entries\":[{\"Id\":\"a\"},{\"Id\":\"b\"}]}";
        var failed =
                "\"Failed\":[{\"Id\":\"b\",\"SenderFault\":false,\"Code\":\"InternalError\","
                        + "\"Message\":\"a test ordered this\"}]";
        assertEquals("{\"Entries\":[{\"Id\":\"a\"}]," + failed + "}", send(two).body());
        var one = "{\"Entries\":[{\"Id\":\"b\"}]}";
        assertEquals("{" + failed + "}", send(one).body());
        assertEquals(two, send(two).body(), "there is no sixth entry");
        assertEquals(List.of("{\"Entries\":[{\"Id\":\"a\"}]}", two), broker.bodies());
    }

    @Test
    void delayed_answer_comes_when_the_wire_is_healed() throws Exception {
        wire.order(SEND, new Fault.Delay(Duration.ofHours(1)));
        var answer = sending("late");
        broker.await();
        assertThrows(TimeoutException.class, () -> answer.get(100, TimeUnit.MILLISECONDS));
        wire.heal();
        assertEquals("late", answer.get().body());
    }

    @Test
    void slow_wire_answers_late() throws Exception {
        wire.slow(Duration.ofMillis(300));
        var start = System.nanoTime();
        send("slowly");
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos());
    }

    @Test
    void refusing_wire_refuses_and_comes_back_on_its_port() throws Exception {
        var port = wire.endpoint().getPort();
        send("before");
        wire.refuse();
        assertThrows(
                ConnectException.class,
                () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        assertThrows(IOException.class, () -> send("never"));
        wire.heal();
        assertEquals("after", send("after").body());
        assertEquals(List.of("before", "after"), broker.bodies());
    }

    @Test
    void partition_holds_everything_up_and_loses_nothing() throws Exception {
        send("before");
        wire.partition();
        var held = sending("held");
        assertThrows(TimeoutException.class, () -> held.get(200, TimeUnit.MILLISECONDS));
        assertEquals(List.of("before"), broker.bodies());
        wire.heal();
        assertEquals("held", held.get().body());
    }

    @Test
    void partition_holds_up_an_answer_as_well() throws Exception {
        var working = new CountDownLatch(1);
        broker.work(working::await);
        var held = sending("held");
        broker.await();
        wire.partition();
        working.countDown();
        assertThrows(TimeoutException.class, () -> held.get(200, TimeUnit.MILLISECONDS));
        wire.heal();
        assertEquals("held", held.get().body());
    }

    @Test
    void cut_ends_the_calls_under_way() throws Exception {
        var closing = new CountDownLatch(1);
        broker.work(closing::await);
        var answer = sending("cut");
        broker.await();
        wire.cut();
        var thrown = assertThrows(ExecutionException.class, () -> answer.get());
        assertTrue(thrown.getCause() instanceof IOException, () -> String.valueOf(thrown));
        closing.countDown();
    }

    @Test
    void storm_strikes_the_first_calls_of_each_period_until_it_is_healed() throws Exception {
        wire.storm(4, new Fault.Unavailable(), new Fault.Broken());
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < 8; i++) {
            statuses.add(send("x").statusCode());
        }
        assertEquals(List.of(503, 500, 200, 200, 503, 500, 200, 200), statuses);
        wire.heal();
        assertEquals(200, send("x").statusCode());
        assertFalse(Collections.frequency(broker.bodies(), "x") > 5);
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(wire.endpoint())
                .header("X-Amz-Target", "AmazonSQS." + SEND)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> send(String body) throws IOException, InterruptedException {
        return driver.send(request(body), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> sending(String body) {
        return driver.sendAsync(request(body), BodyHandlers.ofString());
    }
}
