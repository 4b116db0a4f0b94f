package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a source's schema says of its bodies, and who is told. */
class SchemaCheckTest {
    private static final String SCHEMA =
            """
            {
              "type": "object",
              "required": ["id"],
              "properties": {"amount": {"type": "integer"}, "note": {"maxLength": 3}}
            }
            """;

    private static final String GOOD = "{\"id\":\"%s\",\"type\":\"invoice.paid\",\"amount\":1}";
    private static final String BAD =
            "{\"id\":\"%s\",\"type\":\"invoice.paid\",\"amount\":\"hidden\",\"note\":\"hidden\"}";

    private static Door door;
    private static int event;

    @BeforeAll
    static void open() throws IOException {
        var schema = Files.createTempFile(Path.of("target"), "invoice", ".json").toAbsolutePath();
        Files.writeString(schema, SCHEMA);
        var each =
                """
                    secrets: ["${A}"]
                    queue: crm-updates
                    schemas: {"invoice.paid": %s}
                """
                        .formatted(schema);
        door =
                Door.of(
                        """
                        provider: sqs
                        queues: {crm-updates: {}, billing: {}, later: {}}
                        sources:
                          partner:
                            provider: hmac
                            scheme: {signature: {header: X-Sig}, id: {pointer: /id}, type: {pointer: /type}}
                        """
                                + each
                                + "  stripe:\n    provider: stripe\n"
                                + each
                                + "  tried:\n    provider: github\n    unverified: accept\n"
                                + each.replace("invoice.paid", "*"),
                        SchemaCheckTest::secret,
                        Instant.parse("2026-11-01T00:00:00Z"));
    }

    private static @Nullable String secret(String name) {
        return name.equals("A") ? Door.secret("A").value() : null;
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @BeforeEach
    void next() {
        event++;
        door.takeAll();
    }

    @Test
    void a_partner_is_told_what_to_mend_and_no_value() {
        var answer = deliver("partner", BAD);
        assertEquals(422, answer.statusCode());
        assertEquals(
                "{\"error\":\"not as its schema says\",\"violations\":["
                        + "{\"at\":\"/amount\",\"wanted\":\"type integer\"},"
                        + "{\"at\":\"/note\",\"wanted\":\"maxLength 3\"}]}",
                answer.body());
        assertEquals(List.of(), door.takeAll());
        assertEquals(1, count("partner", "invalid"));
        var refused = door.bean(SourceBook.class).refused("partner").getFirst().refused();
        assertEquals(Refused.Cause.SCHEMA, refused.cause());
        assertFalse(refused.toString().contains("hidden"));
    }

    @Test
    void what_was_refused_is_taken_when_it_comes_mended_under_its_id() {
        assertEquals(422, deliver("partner", BAD).statusCode());
        assertEquals(202, deliver("partner", GOOD).statusCode());
        assertEquals(1, door.takeAll().size());
    }

    @Test
    void a_type_without_a_schema_is_held_against_none() {
        var other = BAD.replace("invoice.paid", "invoice.sent");
        assertEquals(202, deliver("partner", other).statusCode());
        assertEquals(202, deliver("partner", "no JSON at all %s").statusCode());
    }

    @Test
    void a_provider_is_told_yes_and_the_handler_sees_the_mark() {
        assertEquals(200, deliver("stripe", BAD).statusCode());
        assertEquals(200, deliver("stripe", BAD).statusCode());
        var messages = door.takeAll();
        assertEquals(1, messages.size());
        assertEquals(
                "failed:/properties/amount/type", messages.getFirst().attributes().get("schema"));
        assertEquals(1, count("stripe", "marked"));
        assertEquals(1, count("stripe", "duplicate"));
        assertEquals(200, deliver("stripe", GOOD.replace("%s", "good-%s")).statusCode());
        assertFalse(door.takeAll().getFirst().attributes().containsKey("schema"));
    }

    @Test
    void what_is_no_json_is_not_as_any_schema_says() {
        assertEquals(200, deliver("tried", "amount=%s").statusCode());
        assertEquals("failed:not JSON", door.takeAll().getFirst().attributes().get("schema"));
    }

    @Test
    void unverified_body_is_not_checked_by_a_schema() {
        assertEquals(401, door.post("partner", body(BAD), Map.of("X-Sig", "00")).statusCode());
        assertEquals(
                200,
                door.post("tried", body("[1]"), Map.of("Content-Type", "application/json"))
                        .statusCode());
        var landed = door.takeAll().getFirst().attributes();
        assertEquals("failed:missing", landed.get("verification"));
        assertNull(landed.get("schema"), "only verified bodies are checked by a schema");
    }

    private static byte[] body(String form) {
        return form.formatted("evt_" + event).getBytes(UTF_8);
    }

    private static HttpResponse<String> deliver(String source, String form) {
        return door.deliver(source, body(form), "Content-Type", "application/json");
    }

    private static long count(String source, String outcome) {
        return door.meters
                .get("hookworks.webhooks")
                .tag("source", source)
                .tag("outcome", outcome)
                .timer()
                .count();
    }
}
