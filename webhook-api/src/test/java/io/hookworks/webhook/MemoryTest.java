package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.ClaimFolder;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Neither a source nor a queue takes the memory that others need. */
class MemoryTest {
    private static final int KIB = 1_024;
    private static final int ABOVE = 10_000;
    private static final QueueName SLOW = QueueName.of("later");
    private static final QueueName QUICK = QueueName.of("billing");

    @TempDir private Path claims;

    @Test
    void requests_held_open_without_a_body_take_no_room_from_others() throws Exception {
        try (var door = new Door(new ClaimFolder(claims), ABOVE)) {
            var held = new ArrayList<Socket>();
            for (var i = 0; i < 30; i++) {
                held.add(begun(door, "github", "Transfer-Encoding: chunked"));
                held.add(begun(door, "large", "Content-Length: 20000000"));
            }
            var pool = Executors.newVirtualThreadPerTaskExecutor();
            var sent =
                    IntStream.range(0, 20)
                            .mapToObj(i -> pool.submit(() -> chunked(door, "large", i)))
                            .toList();
            for (var each : sent) {
                assertEquals(202, each.get());
            }
            assertEquals(200, door.ask("HEAD", "trello").statusCode());
            for (var socket : held) {
                socket.close();
            }
            pool.close();
            Awaitility.await().until(() -> door.bean(BodyBytes.class).bytes() == 0);
        }
    }

    private static int chunked(Door door, String source, int number) {
        var body = ("{\"id\":" + number + "}").getBytes(UTF_8);
        var request =
                door.request(source)
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        door.signed(source, body).forEach(request::header);
        return door.send(request.build()).statusCode();
    }

    private static Socket begun(Door door, String source, String header) throws IOException {
        var socket = door.connect();
        var head = "POST /webhooks/" + source + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    /** It has less than any of the others holds, and more than any of their connections. */
    @Test
    void a_source_that_fills_the_memory_loses_its_own_requests() throws IOException {
        try (var door = new Door(Map.of("hookworks.http.body-bytes", 1_000 * KIB))) {
            var held = new ArrayList<Socket>();
            for (var i = 0; i < 30; i++) {
                var socket = begun(door, "anything", "Content-Length: 400000");
                socket.getOutputStream().write(new byte[30 * KIB]);
                socket.getOutputStream().flush();
                held.add(socket);
            }
            var bytes = door.bean(BodyBytes.class);
            Awaitility.await().until(() -> bytes.bytes() >= 900 * KIB);
            for (var i = 0; i < 5; i++) {
                assertEquals(202, door.deliver("each", new byte[300 * KIB + i]).statusCode());
            }
            for (var socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void a_body_that_nothing_could_make_room_for_is_refused_before_it_is_read() throws IOException {
        try (var door = new Door(Map.of("hookworks.http.body-bytes", 100 * KIB))) {
            try (var socket = begun(door, "each", "Content-Length: 200000")) {
                var told = new String(socket.getInputStream().readNBytes(13), UTF_8);
                assertEquals("HTTP/1.1 503 ", told);
            }
            assertEquals(0, door.bean(BodyBytes.class).bytes());
        }
    }

    @Test
    void a_queue_that_hangs_takes_no_room_from_the_others() throws Exception {
        try (var door = new Door()) {
            var landing = door.bean(Landing.class);
            door.queues.stuckFor("later");
            var pool = Executors.newVirtualThreadPerTaskExecutor();
            var waiting = new ArrayList<Future<Result<String>>>();
            var source = door.source("patient");
            for (var i = 0; i < 600; i++) {
                var message = message("evt_" + i);
                waiting.add(pool.submit(() -> landing.land(source, message)));
            }
            Awaitility.await().until(() -> door.queues.reached() > 500);
            assertEquals(202, door.deliver("each", "{}".getBytes(UTF_8)).statusCode());
            assertTrue(waiting.stream().noneMatch(Future::isDone));
            pool.shutdownNow();
            pool.close();
        }
    }

    private static Message message(String id) {
        return new Message(
                id,
                "any",
                Instant.parse("2026-11-30T00:00:00Z"),
                Payload.of("{}".getBytes(UTF_8)),
                Map.of(),
                null);
    }

    @Test
    void a_queue_may_have_as_much_waiting_as_it_leaves_free() {
        var room = new SendRoom(1_000 * KIB);
        var slow = 0;
        while (room.enter(SLOW, 12 * KIB)) {
            slow++;
        }
        assertEquals(25, slow, "of 20 KiB each, half of all");
        assertTrue(room.enter(QUICK, 12 * KIB));
        room.leave(QUICK, 12 * KIB);
        for (var i = 0; i < slow; i++) {
            room.leave(SLOW, 12 * KIB);
        }
        assertTrue(room.enter(QUICK, 1_000 * KIB), "the largest alone");
    }

    @Test
    void when_its_queue_has_no_room_a_source_with_a_spool_lands_there() throws Exception {
        try (var door = new Door(Map.of("hookworks.http.body-bytes", 64 * KIB))) {
            door.queues.stuckFor("crm-updates");
            var body = new byte[20 * KIB];
            var waiting =
                    CompletableFuture.supplyAsync(() -> door.deliver("large", body).statusCode());
            Awaitility.await().until(() -> door.queues.waiting() == 1);
            assertEquals(503, door.deliver("each", body).statusCode());
            assertEquals(202, door.deliver("safe", body).statusCode());
            assertFalse(waiting.isDone());
            door.queues.stuck(false);
        }
    }
}
