package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls that a request makes us make, against servers that mean no good. */
class OutsideTest {
    private final AtomicInteger elsewhere = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/ok", 200, 65_536);
        answer("/large", 200, 65_537);
        answer("/missing", 404, 1);
        server.createContext(
                "/moved",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/elsewhere");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
        server.createContext(
                "/elsewhere",
                exchange -> {
                    elsewhere.incrementAndGet();
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.createContext("/silent", exchange -> {});
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, int status, int length) {
        server.createContext(
                path,
                exchange -> {
                    exchange.sendResponseHeaders(status, length);
                    exchange.getResponseBody().write(new byte[length]);
                    exchange.close();
                });
    }

    @Test
    void what_is_there_and_small_is_had() throws IOException {
        assertArrayEquals(new byte[65_536], get("/ok"));
    }

    @Test
    void what_is_large_or_missing_or_silent_is_not() {
        for (var path : new String[] {"/large", "/missing", "/silent"}) {
            assertThrows(IOException.class, () -> get(path), path);
        }
    }

    @Test
    void nobody_is_sent_on_to_another_place() {
        assertThrows(IOException.class, () -> get("/moved"));
        assertEquals(0, elsewhere.get());
    }

    @Test
    void this_java_trusts_somebody() {
        assertFalse(Roots.ofJava().certificates().isEmpty());
    }

    private byte[] get(String path) throws IOException {
        var address = server.getAddress();
        return new Outside()
                .fetch()
                .get(URI.create("http://localhost:" + address.getPort() + path));
    }
}
