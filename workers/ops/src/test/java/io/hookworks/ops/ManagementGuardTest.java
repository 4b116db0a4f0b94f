package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.testkit.process.FreePorts;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who may see what at the management port. The loggers stand for whatever is more than metrics. */
class ManagementGuardTest {
    private static final String TOKEN = "sixteen letters.";
    private static final String CRLF = "\r\n";

    @Test
    void without_a_token_there_is_nothing_but_health_and_metrics() throws Exception {
        try (var port = new Management("127.0.0.1", Map.of())) {
            assertEquals(200, port.get("/health"));
            assertEquals(200, port.get("/prometheus"));
            assertEquals(404, port.get("/loggers"));
            assertEquals(404, port.get("/loggers", "Bearer "));
            assertEquals(404, port.get("/"));
            assertEquals(404, port.get("/dev/crm"));
        }
    }

    @Test
    void the_token_opens_the_rest_and_nothing_like_it_does() throws Exception {
        try (var port = new Management("127.0.0.1", token(TOKEN))) {
            assertEquals(200, port.get("/loggers", "Bearer " + TOKEN));
            assertEquals(200, port.get("/loggers", "bearer " + TOKEN));
            for (var wrong :
                    new String[] {
                        "Bearer", "Bearer ", "Bearer sixteen letters", "Basic " + TOKEN, TOKEN
                    }) {
                assertEquals(401, port.get("/loggers", wrong), wrong);
            }
            assertEquals(401, port.get("/loggers"));
            assertEquals(401, port.get("/loggers", "Bearer " + TOKEN, "Bearer " + TOKEN));
            assertEquals(401, port.get("/nothing"), "which paths there are is not told either");
            assertEquals(401, port.get("/healthy"));
            assertEquals(200, port.get("/health"));
            assertEquals(200, port.get("/prometheus"));
        }
    }

    @Test
    void beyond_this_machine_metrics_need_the_token_too() throws Exception {
        try (var port = new Management("0.0.0.0", Map.of())) {
            assertEquals(200, port.get("/health"));
            assertEquals(404, port.get("/prometheus"));
        }
        try (var port = new Management("0.0.0.0", token(TOKEN))) {
            assertEquals(200, port.get("/health"));
            assertEquals(401, port.get("/prometheus"));
            assertEquals(200, port.get("/prometheus", "Bearer " + TOKEN));
        }
    }

    @Test
    void health_shows_its_details_to_none_but_the_token() throws Exception {
        for (var host : new String[] {"127.0.0.1", "0.0.0.0"}) {
            try (var port = new Management(host, token(TOKEN))) {
                for (var closed :
                        List.of(
                                port.read("/health", ""),
                                port.read("/health", "Authorization: Bearer wrong" + CRLF))) {
                    assertTrue(closed.startsWith("HTTP/1.1 200"), closed);
                    assertTrue(closed.contains("\"status\":\"UP\""), closed);
                    assertFalse(closed.contains("details"), closed);
                    assertFalse(closed.contains("disk"), closed);
                }
                var open = port.read("/health", "Authorization: Bearer " + TOKEN + CRLF);
                assertTrue(open.contains("\"diskSpace\""), open);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8081",
                "localhost.evil.example",
                "127.0.0.1.nip.io"
            })
    void a_page_whose_name_resolves_to_this_machine_is_refused(String foreign) throws Exception {
        try (var port = new Management("127.0.0.1", token(TOKEN))) {
            for (var path : List.of("/health", "/prometheus", "/", "/nothing")) {
                var refused = port.request("GET", path, foreign, "");
                assertTrue(refused.startsWith("HTTP/1.1 421"), refused);
            }
            for (var own : List.of("localhost", "127.0.0.1:1234", "[::1]:80", "LOCALHOST")) {
                var taken = port.request("GET", "/health", own, "");
                assertTrue(taken.startsWith("HTTP/1.1 200"), own + ": " + taken);
            }
            var form =
                    port.request(
                            "POST", "/loggers", "localhost", "Origin: https://" + foreign + CRLF);
            assertTrue(form.startsWith("HTTP/1.1 403"), form);
        }
    }

    @Test
    void beyond_this_machine_any_name_reaches_the_port() throws Exception {
        try (var port = new Management("0.0.0.0", token(TOKEN))) {
            var taken = port.request("GET", "/health", "workers.internal", "");
            assertTrue(taken.startsWith("HTTP/1.1 200"), taken);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "fifteen letters", "  fifteen letters  "})
    void a_token_that_could_be_guessed_stops_the_program(String short_) {
        var error = assertThrows(OpsException.class, () -> token(short_));

        assertEquals(ExitCode.USAGE, error.exitCode());
        assertEquals(
                "HOOKWORKS_MANAGEMENT_TOKEN must have 16 characters or more.", error.getMessage());
    }

    @Test
    void dev_makes_one_up_that_nothing_prints() {
        var nothing = new Environment(Map.of());
        var made = ManagementToken.orNew(nothing);

        assertTrue(made.value().length() >= 32);
        assertFalse(made.value().equals(ManagementToken.orNew(nothing).value()));
        assertFalse(made.toString().contains(made.value()));
    }

    private static Map<String, Object> token(String value) {
        return ManagementToken.settings(
                new Environment(Map.of("HOOKWORKS_MANAGEMENT_TOKEN", value)));
    }

    /** A program's management port, with an endpoint more than programs have. */
    private static final class Management implements AutoCloseable {
        private final ApplicationContext context;
        private final int port = FreePorts.next();
        private final HttpClient http = HttpClient.newHttpClient();

        Management(String host, Map<String, Object> token) throws IOException {
            var settings = new HashMap<>(Listeners.management(new Ports(1, port, host, host)));
            settings.putAll(token);
            settings.put("endpoints.loggers.enabled", true);
            settings.put("endpoints.loggers.sensitive", false);
            context =
                    ApplicationContext.builder()
                            .deduceEnvironment(false)
                            .properties(settings)
                            .start();
            context.getBean(EmbeddedServer.class).start();
        }

        int get(String path, String... authorizations) throws Exception {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
            for (var authorization : authorizations) {
                request.header("Authorization", authorization);
            }
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        }

        String read(String path, String headers) throws IOException {
            return request("GET", path, "localhost", headers);
        }

        /** By hand, for the JDK's client sends no other Host. */
        String request(String method, String path, String host, String headers) throws IOException {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                var request =
                        (method + " " + path + " HTTP/1.1" + CRLF)
                                + ("Host: " + host + CRLF + headers)
                                + ("Content-Length: 0" + CRLF + "Connection: close" + CRLF + CRLF);
                socket.getOutputStream().write(request.getBytes(US_ASCII));
                return new String(socket.getInputStream().readAllBytes(), UTF_8);
            }
        }

        @Override
        public void close() {
            http.close();
            context.close();
        }
    }
}
