package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimException.Kind;
import io.hookworks.queue.ClaimFolder;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.testkit.FaultyClaims;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Large bodies wait in the store, and are never cut. Alone: others measure the memory of the
 * server.
 */
@Isolated
class ClaimCheckTest {
    private static final int MIB = 1_048_576;
    private static final int ABOVE = 10_000;

    @TempDir Path folder;

    private FaultyClaims store;
    private Door door;

    @BeforeEach
    void open() {
        store = new FaultyClaims(new ClaimFolder(folder));
        door = new Door(store, ABOVE);
    }

    @AfterEach
    void close() {
        store.open();
        door.close();
    }

    private static byte[] body(int size) {
        var body = new byte[size];
        new Random(size).nextBytes(body);
        return body;
    }

    @Test
    void the_largest_body_comes_out_of_a_handler_byte_for_byte() throws InterruptedException {
        var body = body(25 * MIB);
        assertEquals(202, door.deliver("large", body, "Content-Type", "image/tiff").statusCode());
        var seen = new CopyOnWriteArrayList<byte[]>();
        var queue = QueueName.of("crm-updates");
        var workers = new Workers(door.queues, new WorkerObserver() {}, door.clock);
        workers.claims(store);
        workers.handle(
                new WorkerSettings(
                        queue,
                        1,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        new Backoff(3, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                        Duration.ofSeconds(1)),
                Handlers.all(
                        (message, attempt) -> {
                            seen.add(message.payload().bytes());
                            return Verdict.done();
                        }));
        workers.start();
        try {
            Awaitility.await().until(() -> !seen.isEmpty());
        } finally {
            workers.drain(Duration.ofMillis(200));
        }
        assertArrayEquals(body, seen.getFirst());
    }

    @Test
    void one_byte_more_is_refused_and_not_cut() throws IOException {
        assertEquals(413, door.deliver("large", new byte[25 * MIB + 1]).statusCode());
        assertNothingKept();
        assertEquals(
                1,
                door.meters
                        .get("hookworks.webhooks")
                        .tag("source", "large")
                        .tag("outcome", "too_large")
                        .timer()
                        .count());
    }

    @Test
    void what_is_above_the_limit_is_claimed_and_what_is_at_it_is_not() {
        var at = body(ABOVE);
        assertEquals(202, door.deliver("large", at).statusCode());
        var inline = door.takeAll().getFirst();
        assertArrayEquals(at, inline.payload().bytes());
        assertTrue(Claim.on(inline).isEmpty());
        assertEquals(0, store.puts());

        var above = body(ABOVE + 1);
        assertEquals(202, door.deliver("large", above).statusCode());
        var sent = door.takeAll().getFirst();
        assertEquals(Payload.empty(), sent.payload());
        assertEquals(Claim.of("large", Payload.of(above)), Claim.on(sent).orElseThrow());
        assertEquals("large", sent.attributes().get("source"));
    }

    /** Where the limit lies for the queue, its provider says, and nobody has to guess. */
    @Test
    void what_its_queue_does_not_take_is_claimed_however_small() {
        door.faulty.fail(Verb.SEND, QueueException.Kind.TOO_LARGE, 1);
        var body = body(100);
        assertEquals(202, door.deliver("anything", body).statusCode());
        var sent = door.takeAll();
        assertEquals(1, sent.size());
        assertEquals(
                Claim.of("anything", Payload.of(body)), Claim.on(sent.getFirst()).orElseThrow());
    }

    @Test
    void without_a_store_what_its_queue_does_not_take_is_refused() {
        try (var plain = new Door()) {
            plain.faulty.fail(Verb.SEND, QueueException.Kind.TOO_LARGE, 1);
            assertEquals(413, plain.deliver("anything", body(100)).statusCode());
            assertEquals(List.of(), plain.takeAll());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_store_that_fails_is_answered_503_and_nothing_is_sent(Kind kind) throws IOException {
        store.fail(kind);
        var body = body(ABOVE + 1);
        var answer = door.deliver("large", body);
        assertEquals(503, answer.statusCode());
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        assertNothingKept();

        store.fail(null);
        assertEquals(202, door.deliver("large", body).statusCode());
        assertEquals(1, door.takeAll().size());
    }

    @Test
    void a_queue_that_fails_after_the_put_is_answered_503_and_the_next_try_is_whole() {
        door.faulty.fail(Verb.SEND, QueueException.Kind.UNAVAILABLE, 1);
        var body = body(ABOVE + 1);
        assertEquals(503, door.deliver("large", body).statusCode());
        assertEquals(List.of(), door.takeAll());
        assertEquals(202, door.deliver("large", body).statusCode());
        var claim = Claim.on(door.takeAll().getFirst()).orElseThrow();
        assertArrayEquals(body, store.get(claim, Duration.ofSeconds(1)).bytes());
    }

    @Test
    void nothing_is_sent_before_the_payload_is_durable() throws InterruptedException {
        store.shut();
        var answer = CompletableFuture.supplyAsync(() -> door.deliver("large", body(ABOVE + 1)));
        Awaitility.await().until(() -> store.puts() == 1);
        assertEquals(List.of(), door.takeAll());
        store.open();
        assertEquals(202, answer.join().statusCode());
        assertEquals(1, door.takeAll().size());
    }

    @Test
    void who_may_send_no_large_bodies_is_told_before_they_are_read() throws IOException {
        assertTold("413", "small", 25 * MIB);
        assertTold("404", "nobody", 25 * MIB);
        assertEquals(0, door.bean(BodyBytes.class).bytes());
        var unknown = door.meters.get("hookworks.webhooks").tag("source", "unknown");
        assertEquals(1, unknown.tag("outcome", "unknown_source").timer().count());
    }

    private void assertTold(String status, String source, int length) throws IOException {
        try (var socket = begun(source, length)) {
            var line = line(socket.getInputStream());
            assertTrue(line.contains(" " + status + " "), line);
        }
    }

    /** A request that told its length, and of whose body only the first byte came. */
    private Socket begun(String source, int length) throws IOException {
        var socket = door.connect();
        var head =
                "POST /webhooks/"
                        + source
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                        + length
                        + "\r\n\r\nx";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next; (next = in.read()) > '\r'; ) {
            line.append((char) next);
        }
        return line.toString();
    }

    private void assertNothingKept() throws IOException {
        assertEquals(List.of(), door.takeAll());
        try (var files = Files.walk(folder)) {
            assertEquals(0, files.filter(Files::isRegularFile).count());
        }
    }
}
