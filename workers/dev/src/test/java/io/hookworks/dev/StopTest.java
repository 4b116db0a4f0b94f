package io.hookworks.dev;

import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.queue.testkit.process.Timeouts;
import io.hookworks.signature.Signer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A program that is told to stop while a request comes in. */
class StopTest {
    private static final byte[] BODY = "{\"type\":\"order.paid\"}".getBytes(ISO_8859_1);

    @TempDir private Path folder;

    @Test
    void who_has_begun_is_served_and_who_comes_is_told_to_come_again() throws Exception {
        // In place of a setting; what is cut after 5 s is no subject of this test.
        System.setProperty("hookworks.http.stop-within", Timeouts.CONDITION.toSeconds() + "s");
        var desk = Desk.sitDown(Hookworks.Provider.SQS, folder, Map.of());
        CompletableFuture<Void> stopped;
        try (var begun = connect(desk)) {
            var head = head(desk);
            begun.getOutputStream().write(head);
            begun.getOutputStream().write(BODY, 0, 5);
            begun.getOutputStream().flush();
            patiently().until(() -> gauge(desk) > 0);
            stopped = CompletableFuture.runAsync(desk::close);
            patiently().until(() -> told(desk, head).startsWith("HTTP/1.1 503 "));
            begun.getOutputStream().write(BODY, 5, BODY.length - 5);
            begun.getOutputStream().flush();
            var told = new String(begun.getInputStream().readAllBytes(), ISO_8859_1);
            assertTrue(told.startsWith("HTTP/1.1 200 "), told);
            assertTrue(told.contains("connection: close"), told);
        }
        stopped.join();
    }

    private static org.awaitility.core.ConditionFactory patiently() {
        return Awaitility.await().ignoreExceptions();
    }

    private static long gauge(Desk desk) {
        return desk.read(desk.management().resolve("/prometheus"))
                .body()
                .lines()
                .filter(line -> line.startsWith("hookworks_bodies_bytes"))
                .mapToLong(line -> (long) Double.parseDouble(line.replaceAll(".* ", "")))
                .sum();
    }

    private static String told(Desk desk, byte[] head) throws IOException {
        try (var socket = connect(desk)) {
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(BODY);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static Socket connect(Desk desk) throws IOException {
        var socket = new Socket("localhost", desk.api().getPort());
        socket.setSoTimeout((int) Timeouts.CONDITION.toMillis());
        return socket;
    }

    private static byte[] head(Desk desk) {
        var source =
                Objects.requireNonNull(desk.home().read(Purpose.TAKE).sources().get("partner"));
        var signer = new Signer(source.profile().scheme(), source.secrets().getFirst().secret());
        var head = new StringBuilder("POST /webhooks/partner HTTP/1.1\r\nHost: localhost\r\n");
        signer.sign("stop", Instant.now(), null, BODY)
                .forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + BODY.length + "\r\n\r\n");
        return head.toString().getBytes(ISO_8859_1);
    }
}
