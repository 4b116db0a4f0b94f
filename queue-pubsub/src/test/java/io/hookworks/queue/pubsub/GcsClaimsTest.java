package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimException;
import io.hookworks.queue.ClaimException.Kind;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Payload;
import io.micronaut.context.ApplicationContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Against a server that answers as Cloud Storage does, as far as a claim store can tell. */
class GcsClaimsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Payload BODY = random(3_000_000);
    private static final Claim CLAIM = Claim.of("stripe", BODY);

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final Map<String, String> hashes = new ConcurrentHashMap<>();
    private final AtomicInteger status = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Semaphore asked = new Semaphore(0);
    private volatile boolean silent;
    private HttpServer server;
    private ApplicationContext context;
    private ClaimStore store;

    private static Payload random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Payload.of(bytes);
    }

    @BeforeEach
    void start() throws IOException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = HttpServer.create(loopback, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        context =
                ApplicationContext.builder()
                        .deduceEnvironment(false)
                        .properties(
                                Map.of(
                                        "hookworks.claim-check.scheme",
                                        "gs",
                                        "hookworks.claim-check.store",
                                        "gs://bucket/some/prefix",
                                        "hookworks.gcs.endpoint",
                                        "http://localhost:" + server.getAddress().getPort()))
                        .start();
        store = context.getBean(ClaimStore.class);
    }

    @AfterEach
    void stop() {
        end.countDown();
        context.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = exchange.getRequestBody().readAllBytes();
            if (silent) {
                asked.release();
                end.await();
            }
            if (status.get() != 0) {
                exchange.sendResponseHeaders(status.get(), -1);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                objects.put(path, body);
                hashes.put(path, exchange.getRequestHeaders().getFirst("x-goog-hash"));
                exchange.sendResponseHeaders(200, -1);
            } else if (objects.containsKey(path)) {
                var range = exchange.getRequestHeaders().getFirst("Range");
                var last = Integer.parseInt(range.substring(range.indexOf('-') + 1));
                var whole = objects.get(path);
                var part = Arrays.copyOf(whole, Math.min(whole.length, last + 1));
                exchange.sendResponseHeaders(206, part.length);
                exchange.getResponseBody().write(part);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void what_is_put_is_got_under_its_prefix() {
        store.put(CLAIM, BODY, SOON);
        store.put(CLAIM, BODY, SOON);
        assertEquals(Set.of("/bucket/some/prefix/" + CLAIM.name()), objects.keySet());
        assertTrue(CLAIM.isOf(store.get(CLAIM, SOON)));
    }

    /** The check value of CRC-32C, big-endian in Base64 as Google wants it. */
    @Test
    void the_checksum_that_google_compares_goes_with_it() {
        var digits = Payload.ofText("123456789");
        store.put(Claim.of("a", digits), digits, SOON);
        assertEquals("crc32c=4waSgw==", hashes.values().iterator().next());
    }

    @Test
    void of_what_is_too_large_one_byte_more_is_read() {
        objects.put("/bucket/some/prefix/" + CLAIM.name(), new byte[BODY.size() * 2]);
        assertEquals(BODY.size() + 1, store.get(CLAIM, SOON).size());
    }

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND",
        "401, DENIED",
        "403, DENIED",
        "400, UNAVAILABLE",
        "429, UNAVAILABLE",
        "503, UNAVAILABLE"
    })
    void what_is_refused_is_told(int answered, Kind kind) {
        status.set(answered);
        var put = assertThrows(ClaimException.class, () -> store.put(CLAIM, BODY, SOON));
        assertEquals(kind, put.kind());
        var get = assertThrows(ClaimException.class, () -> store.get(CLAIM, SOON));
        assertEquals(kind, get.kind());
    }

    @Test
    void a_store_that_does_not_answer_is_given_up_in_time() {
        silent = true;
        var began = System.nanoTime();
        var brief = Duration.ofMillis(300);
        var put = assertThrows(ClaimException.class, () -> store.put(CLAIM, BODY, brief));
        assertEquals(Kind.UNAVAILABLE, put.kind());
        assertTrue(System.nanoTime() - began < SOON.toNanos());
    }

    @Test
    void a_store_that_is_not_there_is_unavailable() {
        server.stop(0);
        var get = assertThrows(ClaimException.class, () -> store.get(CLAIM, SOON));
        assertEquals(Kind.UNAVAILABLE, get.kind());
        assertInstanceOf(Throwable.class, get.getCause());
    }

    @Test
    void an_interrupt_ends_a_call() {
        silent = true;
        var caller = Thread.currentThread();
        Thread.ofVirtual()
                .start(
                        () -> {
                            asked.acquireUninterruptibly();
                            caller.interrupt();
                        });
        var get = assertThrows(ClaimException.class, () -> store.get(CLAIM, SOON));
        assertEquals(Kind.CANCELLED, get.kind());
        assertTrue(Thread.interrupted());
    }

    @Test
    void who_is_interrupted_already_calls_nobody() {
        Thread.currentThread().interrupt();
        var put = assertThrows(ClaimException.class, () -> store.put(CLAIM, BODY, SOON));
        assertTrue(Thread.interrupted());
        assertEquals(Kind.CANCELLED, put.kind());
        assertEquals(Map.of(), objects);
    }
}
