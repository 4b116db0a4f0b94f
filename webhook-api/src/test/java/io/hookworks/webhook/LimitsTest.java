package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.testkit.process.Timeouts;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;

/** How much each source may send, and what those who are nobody's senders cannot do. */
class LimitsTest {
    private static final byte[] EVENT = "{\"id\":\"evt_1\"}".getBytes(UTF_8);
    private static final int ROOM = 250_000;
    private static final String JSON = "application/json";

    private final Door door =
            new Door(
                    Map.of(
                            "hookworks.http.connections", 40,
                            "hookworks.http.headers-within", "2s",
                            "hookworks.http.request-within", "3s"));

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void over_its_rate_a_source_that_comes_again_is_told_when() {
        for (var i = 0; i < 3; i++) {
            assertEquals(200, door.deliver("metered", EVENT).statusCode());
        }
        var answer = door.deliver("metered", EVENT);
        assertEquals(429, answer.statusCode());
        var seconds = Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(seconds >= 1 && seconds <= 6, seconds + " s");
        assertEquals(3, door.takeAll().size());

        door.clock.advance(Duration.ofMillis(500));
        assertEquals(200, door.deliver("metered", EVENT).statusCode());
        assertEquals(429, door.deliver("metered", EVENT).statusCode());
    }

    @Test
    void one_that_never_comes_again_is_let_in_and_counted() {
        for (var i = 0; i < 5; i++) {
            assertEquals(200, door.deliver("once", EVENT, "Content-Type", JSON).statusCode());
        }
        assertEquals(5, door.takeAll().size());
        assertEquals(
                4,
                door.meters
                        .get("hookworks.webhooks.over.rate")
                        .tag("source", "once")
                        .counter()
                        .count());
    }

    @Test
    void nobody_else_can_use_up_a_source_s_rate() {
        for (var i = 0; i < 20; i++) {
            assertEquals(401, door.post("metered", EVENT, Map.of()).statusCode());
        }
        assertEquals(200, door.deliver("metered", EVENT).statusCode());
    }

    @Test
    void good_requests_never_hear_of_a_flood_of_bad_ones_and_of_slow_sockets() throws Exception {
        try (var slow = new SlowSockets(30);
                var flood = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 8; i++) {
                var _ =
                        flood.submit(
                                () -> {
                                    for (var n = 0; n < 40; n++) {
                                        door.post(
                                                "stripe",
                                                EVENT,
                                                Map.of("Stripe-Signature", "v1=00"));
                                    }
                                });
            }
            for (var i = 0; i < 200; i++) {
                var event = ("{\"id\":\"evt_" + i + "\"}").getBytes(UTF_8);
                var answer = door.deliver("stripe", event);
                assertEquals(200, answer.statusCode(), answer.body());
            }
            flood.shutdownNow();
            assertTrue(slow.count() > 0);
        }
        assertEquals(200, door.takeAll().size());
    }

    @Test
    void bodies_that_memory_has_no_room_for_go_and_small_ones_never_do() throws IOException {
        try (var tight = new Door(Map.of("hookworks.http.body-bytes", ROOM))) {
            var bytes = tight.bean(BodyBytes.class);
            var held = new ArrayList<Socket>();
            for (var i = 0; i < 10; i++) {
                held.add(begun(tight, 100_000 + i));
                assertEquals(202, tight.deliver("each", id(i)).statusCode());
                assertTrue(bytes.bytes() <= ROOM, bytes.bytes() + " bytes");
            }
            var told = first(held.get(1), 400);
            assertTrue(told.startsWith("HTTP/1.1 503 "), told);
            assertTrue(told.toLowerCase(Locale.ROOT).contains("\r\nretry-after: "), told);
            for (var socket : held) {
                socket.close();
            }
            Awaitility.await().until(() -> bytes.bytes() == 0);
            assertEquals(202, tight.deliver("each", id(99)).statusCode());
            Awaitility.await().until(() -> bytes.bytes() == 0);
        }
    }

    private static byte[] id(int number) {
        return ("{\"id\":\"evt_" + number + "\"}").getBytes(UTF_8);
    }

    private static String first(Socket socket, int most) throws IOException {
        var told = new byte[most];
        var count = socket.getInputStream().read(told);
        return new String(told, 0, count, UTF_8);
    }

    /** Of a body that is told to be longer, so many bytes came. */
    private static Socket begun(Door door, int bytes) throws IOException {
        var socket = door.connect();
        var head = "POST /webhooks/each HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n";
        socket.getOutputStream().write((head + "x".repeat(bytes)).getBytes(UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    @Test
    void who_sends_headers_drop_by_drop_is_let_go() throws IOException {
        try (var socket = door.connect()) {
            assertTrue(dropped(socket, "POST /webhooks/stripe HTTP/1.1\r\nX: "));
        }
        assertEquals(1, closed("slow_headers"));
    }

    @Test
    void who_sends_a_body_drop_by_drop_is_let_go() throws IOException {
        try (var socket = door.connect()) {
            var head = "POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n";
            assertTrue(dropped(socket, head));
        }
        assertEquals(1, closed("slow_body"));
    }

    @Test
    void when_there_are_too_many_connections_the_one_goes_that_waited_longest() throws Exception {
        try (var slow = new SlowSockets(60)) {
            for (var i = 0; i < 20; i++) {
                assertEquals(200, door.deliver("stripe", EVENT).statusCode());
            }
            assertEquals(60, slow.count());
            assertTrue(closed("crowded") >= 21, "" + closed("crowded"));
        }
    }

    private double closed(String reason) {
        return door.meters
                .get("hookworks.connections.closed")
                .tag("reason", reason)
                .counter()
                .count();
    }

    /** Writes the head and then a byte now and then, until the other side has had enough. */
    private static boolean dropped(Socket socket, String head) throws IOException {
        var end = System.nanoTime() + Timeouts.CONDITION.toNanos();
        socket.setSoTimeout(50);
        socket.getOutputStream().write(head.getBytes(UTF_8));
        while (System.nanoTime() < end) {
            try {
                socket.getOutputStream().write('x');
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException e) {
                // it is still there
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    /** Connections that say nothing, or begin a request and never go on. */
    private final class SlowSockets implements AutoCloseable {
        private final ArrayList<Socket> sockets = new ArrayList<>();

        SlowSockets(int count) throws IOException {
            for (var i = 0; i < count; i++) {
                var socket = door.connect();
                sockets.add(socket);
                if (i % 2 == 0) {
                    socket.getOutputStream().write("POST /webh".getBytes(UTF_8));
                }
            }
        }

        int count() {
            return sockets.size();
        }

        @Override
        public void close() throws IOException {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }
}
