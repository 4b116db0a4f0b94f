package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The document that people read is the one that the compiler made of the endpoints. */
class OpenApiTest {
    private static final Path READ = Path.of("../docs/openapi.yaml");

    @Test
    void the_document_says_what_the_endpoints_say() throws IOException {
        assertEquals(
                made(),
                Files.readString(READ),
                "copy webhook-api/target/classes/META-INF/swagger/hookworks.yml to"
                        + " docs/openapi.yaml");
    }

    @Test
    void it_knows_both_ports_and_that_one_needs_a_token() throws IOException {
        var made = made();
        for (var path :
                new String[] {
                    "/webhooks/{source}:",
                    "/sources:",
                    "/sources/{name}:",
                    "/sources/{name}/release:",
                    "/sources/{name}/discard:",
                    "/sources/{name}/forget:"
                }) {
            assertTrue(made.contains("\n  " + path), path + " in " + made);
        }
        assertTrue(made.contains("management-token: []"), made);
        for (var status : new int[] {200, 202, 401, 404, 405, 413, 415, 422, 429, 503}) {
            assertTrue(made.contains("\"" + status + "\":"), status + " in " + made);
        }
    }

    private static String made() throws IOException {
        try (var stream = OpenApi.class.getResourceAsStream("/META-INF/swagger/hookworks.yml")) {
            return new String(
                    Objects.requireNonNull(stream, "no document was made").readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }
}
