package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.testkit.process.FreePorts;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/** Who may see what at the management port. The loggers stand for whatever is more than metrics. */
class ManagementGuardTest {
    private static final String TOKEN = "sixteen letters.";

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
            var settings = new HashMap<>(Listeners.management(new Ports(1, port, host)));
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

        @Override
        public void close() {
            http.close();
            context.close();
        }
    }
}
