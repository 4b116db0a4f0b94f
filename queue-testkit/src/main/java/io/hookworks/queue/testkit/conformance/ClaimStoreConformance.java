package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimException;
import io.hookworks.queue.ClaimException.Kind;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Payload;
import io.hookworks.queue.testkit.wire.ObjectServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What a claim store in a cloud's bucket does, against a server that answers as the cloud's. The
 * test of a store extends it and says how it is opened: at the prefix {@code some/prefix} of the
 * bucket {@code bucket}.
 */
public abstract class ClaimStoreConformance {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Payload BODY = random(3_000_000);
    private static final Claim CLAIM = Claim.of("stripe", BODY);

    private final String checksumHeader;
    private final String checksumOfDigits;
    private ObjectServer server;
    private ClaimStore store;

    /**
     * @param checksumHeader in which its server looks for a checksum
     * @param checksumOfDigits what stands there for {@code 123456789}
     */
    protected ClaimStoreConformance(String checksumHeader, String checksumOfDigits) {
        this.checksumHeader = checksumHeader;
        this.checksumOfDigits = checksumOfDigits;
    }

    /** The store whose server is there. */
    protected abstract ClaimStore open(URI endpoint);

    private static Payload random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Payload.of(bytes);
    }

    @BeforeEach
    void start() throws IOException {
        server = new ObjectServer(checksumHeader);
        store = open(server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void what_is_put_is_got_under_its_prefix() {
        store.put(CLAIM, BODY, SOON);
        store.put(CLAIM, BODY, SOON);
        assertEquals(Set.of("/bucket/some/prefix/" + CLAIM.name()), server.objects().keySet());
        assertTrue(CLAIM.isOf(store.get(CLAIM, SOON)));
    }

    @Test
    void the_checksum_that_its_server_compares_goes_with_it() {
        var digits = Payload.ofText("123456789");
        store.put(Claim.of("a", digits), digits, SOON);
        assertEquals(checksumOfDigits, server.checksums().values().iterator().next());
    }

    @Test
    void of_what_is_too_large_one_byte_more_is_read() {
        server.objects().put("/bucket/some/prefix/" + CLAIM.name(), new byte[BODY.size() * 2]);
        assertEquals(BODY.size() + 1, store.get(CLAIM, SOON).size());
    }

    @Test
    void what_is_refused_is_told() {
        var told = new LinkedHashMap<Integer, Kind>();
        told.put(404, Kind.NOT_FOUND);
        told.put(401, Kind.DENIED);
        told.put(403, Kind.DENIED);
        told.put(400, Kind.UNAVAILABLE);
        told.put(429, Kind.UNAVAILABLE);
        told.put(503, Kind.UNAVAILABLE);
        told.forEach(
                (status, kind) -> {
                    server.refuse(status);
                    var put =
                            assertThrows(ClaimException.class, () -> store.put(CLAIM, BODY, SOON));
                    assertEquals(kind, put.kind(), "put, " + status);
                    var get = assertThrows(ClaimException.class, () -> store.get(CLAIM, SOON));
                    assertEquals(kind, get.kind(), "get, " + status);
                });
    }

    @Test
    void a_store_that_does_not_answer_is_given_up_in_time() {
        server.fallSilent();
        var began = System.nanoTime();
        var brief = Duration.ofMillis(300);
        var put = assertThrows(ClaimException.class, () -> store.put(CLAIM, BODY, brief));
        assertEquals(Kind.UNAVAILABLE, put.kind());
        assertTrue(System.nanoTime() - began < SOON.toNanos());
    }

    @Test
    void a_store_that_is_not_there_is_unavailable() {
        server.close();
        var get = assertThrows(ClaimException.class, () -> store.get(CLAIM, SOON));
        assertEquals(Kind.UNAVAILABLE, get.kind());
        assertInstanceOf(Throwable.class, get.getCause());
    }

    @Test
    void an_interrupt_ends_a_call() {
        server.fallSilent();
        var caller = Thread.currentThread();
        Thread.ofVirtual()
                .start(
                        () -> {
                            server.awaitUnanswered();
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
        assertEquals(Map.of(), server.objects());
    }
}
