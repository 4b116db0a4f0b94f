package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Connections to the management port are as bounded as those of senders, and apart from them. */
class ManagementConnectionsTest {
    private static final String LISTENERS = "micronaut.server.netty.listeners.";

    @Test
    void the_management_port_keeps_few_connections_and_no_half_request() throws IOException {
        var management = free();
        var api = free();
        var settings = new HashMap<String, Object>();
        settings.put(LISTENERS + "api.port", api);
        settings.put(LISTENERS + "management.port", management);
        settings.put(LISTENERS + "management.expose-default-routes", false);
        settings.put("hookworks.management.port", management);
        settings.put("hookworks.http.headers-within", "300ms");
        try (var door = new Door(Map.copyOf(settings))) {
            var idle = new ArrayList<Socket>();
            for (var i = 0; i < 70; i++) {
                idle.add(new Socket("localhost", management));
            }
            Awaitility.await().until(() -> closed(door, "management_crowded") == 6);
            try (var partial = new Socket("localhost", management)) {
                partial.getOutputStream().write("GET /hea".getBytes(UTF_8));
                partial.setSoTimeout(10_000);
                assertEquals(-1, partial.getInputStream().read());
            }
            assertEquals(1, closed(door, "slow_headers"));
            try (var sender = new Socket("localhost", api)) {
                sender.getOutputStream()
                        .write("GET /webhooks/each HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
                var told = new String(sender.getInputStream().readNBytes(12), UTF_8);
                assertTrue(told.startsWith("HTTP/1.1 405"), told);
            }
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    private static double closed(Door door, String reason) {
        var counter =
                door.meters.find("hookworks.connections.closed").tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
