package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import io.hookworks.config.BodySchema.Violation;
import io.hookworks.queue.Payload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a body is held against, and what is told of one that is not so. */
class BodySchemaTest {
    private static final String INVOICE =
            """
            {
              "type": "object",
              "required": ["amount"],
              "properties": {
                "amount": {"type": "integer", "minimum": 0},
                "lines/net": {"items": {"enum": ["a", "b"]}},
                "mail": {"pattern": "@"}
              },
              "additionalProperties": false
            }
            """;

    @TempDir private Path folder;

    @Test
    void a_body_that_is_so_has_no_violations() throws IOException {
        assertEquals(List.of(), violations(INVOICE, "{\"amount\": 3, \"lines/net\": [\"b\"]}"));
    }

    @Test
    void each_violation_has_its_pointer_its_rule_and_the_rule_s_place() throws IOException {
        assertEquals(
                List.of(
                        new Violation("/amount", "minimum 0", "/properties/amount/minimum"),
                        new Violation(
                                "/lines~1net/1",
                                "enum [\"a\",\"b\"]",
                                "/properties/lines~1net/items/enum"),
                        new Violation("/x~1y", "additionalProperties", "/additionalProperties")),
                violations(INVOICE, "{\"amount\": -1, \"lines/net\": [\"a\", \"c\"], \"x/y\": 1}"));
        assertEquals(
                List.of(new Violation("", "required amount", "/required")),
                violations(INVOICE, "{}"));
    }

    @Test
    void no_value_of_the_body_is_told() throws IOException {
        var told =
                violations(
                        INVOICE,
                        "{\"amount\": \"hidden\", \"mail\": \"hidden\", \"lines/net\":"
                                + " [\"hidden\"]}");
        assertEquals(3, told.size());
        assertFalse(told.toString().contains("hidden"), told::toString);
    }

    @Test
    void of_many_violations_five_are_told_and_of_a_large_body_the_first() throws IOException {
        var schema = "{\"items\": {\"type\": \"integer\"}}";
        assertEquals(5, violations(schema, array(100)).size());
        assertEquals(1, violations(schema, array(10_000)).size());
    }

    private static String array(int count) {
        return "[" + "\"x\",".repeat(count - 1) + "\"x\"]";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"amount\": 1",
                "amount=1",
                "{\"amount\": 1} {}",
                "{\"amount\": 1, \"amount\": 2}"
            })
    void what_is_not_json_or_can_be_read_in_two_ways_is_a_violation(String body)
            throws IOException {
        assertEquals(List.of(new Violation("", "not JSON", "")), violations(INVOICE, body));
    }

    @Test
    void what_cannot_be_checked_is_a_violation() throws IOException {
        var deep = "[".repeat(999) + "]".repeat(999);
        var endless = violations("{\"items\": {\"$ref\": \"#\"}, \"not\": {\"const\": 1}}", deep);
        assertTrue(
                endless.isEmpty() || endless.getFirst().rule().startsWith("nested too deeply"),
                endless::toString);
        assertEquals(
                "a number too large to be checked",
                violations("{\"multipleOf\": 0.01}", "1e999999999").getFirst().rule());
    }

    @Test
    void a_schema_makes_us_call_nobody() throws IOException {
        var asked = new ArrayList<String>();
        var loopback = InetAddress.getLoopbackAddress();
        var server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().toString());
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        try {
            var there = "http://127.0.0.1:" + server.getAddress().getPort() + "/id.json";
            for (var schema :
                    List.of(
                            "{\"$ref\": \"" + there + "\"}",
                            "{\"$schema\": \"" + there + "\"}",
                            "{\"$ref\": \"file:///etc/hostname\"}",
                            "{\"$ref\": \"other.json\"}")) {
                assertThrows(IllegalArgumentException.class, () -> schema(schema), schema);
            }
            assertEquals(List.of(), asked);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void the_draft_is_the_one_that_the_schema_names() throws IOException {
        var items = "{%s \"items\": [{\"type\": \"string\"}]}";
        var draft7 = "\"$schema\": \"http://json-schema.org/draft-07/schema#\",";
        assertEquals("/0", violations(items.formatted(draft7), "[1]").getFirst().pointer());
        assertThrows(IllegalArgumentException.class, () -> schema(items.formatted("")));
    }

    private List<Violation> violations(String schema, String body) throws IOException {
        return schema(schema).violations(Payload.ofText(body));
    }

    private BodySchema schema(String text) throws IOException {
        return BodySchema.read(Files.writeString(folder.resolve("schema.json"), text));
    }
}
