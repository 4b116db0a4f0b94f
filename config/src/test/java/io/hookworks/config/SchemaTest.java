package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The schema, which editors read too, says what the program does: no key and no default more. */
class SchemaTest {
    /** In which every key of the schema has a place, on a provider that has a use for each. */
    private static final String BASE =
            """
            provider: pubsub
            workers: {}
            spool: {directory: /var/spool, sources: [sender]}
            quarantine: {directory: /var/quarantine}
            claim-check: {store: "s3://bucket/prefix"}
            queues:
              one: {instances: {max: 5}, retry: {}, dead-letter: {}, rate: {permits: 5/s}, breaker: {}, stuck: {}}
              two: {}
            sources:
              sender:
                provider: hmac
                secrets: ["${A}"]
                queue: one
                public-url: https://hooks.example/sender
                rate: 5/s
                verify-token: ${A}
                scheme:
                  signature: {header: X-Signature, separator: ";"}
                  timestamp: {header: X-Time}
                  signed: "{timestamp}.{url}{form}{body}"
                  secret: {}
                  id: {header: X-Id}
                  type: {header: X-Type}
                  items: {id: /id}
                  handshake:
                    echo: {query: validationToken}
                    echo-header: {header: X-Challenge, field: verification}
                    form-field: {field: ssl_check, is: "1"}
                    signed-token: {query: crc_token}
                    verify-token: {}
                    challenge: {when: {pointer: /type, is: url_verification}, pointer: /challenge}
                    signed-challenge: {when: {pointer: /event, is: validation}, pointer: /token}
                    ping: {when: {pointer: /type, is: 0}}
              other: {provider: github, secrets: ["${A}"], queue: one}
            destinations:
              crm: {url: "https://crm.example", secret: "${A}"}
            """;

    private static final String SCHEME = "sources.sender.scheme.";

    /** Another value for each key than its default, or than it has above. */
    private static final Map<String, String> OTHERS = others();

    @TempDir Path directory;

    private static Map<String, String> others() {
        var others = new LinkedHashMap<String, String>();
        others.put("queues.one.concurrency", "11");
        others.put("queues.one.instances.min", "2");
        others.put("queues.one.instances.max", "6");
        others.put("queues.one.delay", "1s");
        others.put("queues.one.lease", "61s");
        others.put("queues.one.timeout", "31s");
        others.put("queues.one.retry.attempts", "13");
        others.put("queues.one.retry.first", "3s");
        others.put("queues.one.retry.max", "9m");
        others.put("queues.one.retry.total", "1d");
        others.put("queues.one.priority", "7");
        others.put("queues.one.rate.limiter", "third-party");
        others.put("queues.one.rate.permits", "5/m");
        others.put("queues.one.rate.burst", "9");
        others.put("queues.one.breaker.failures", "21");
        others.put("queues.one.breaker.probe", "31s");
        others.put("queues.one.stuck.grace", "11s");
        others.put("queues.one.stuck.then", "add-slot");
        others.put("queues.one.stuck.at", "2");
        others.put("queues.one.threads", "platform");
        others.put("queues.one.one-at-a-time", "customer");
        others.put("queues.one.ordering", "per-key");
        others.put("queues.one.acks", "confirmed");
        others.put("queues.one.retention", "5d");
        others.put("queues.one.dead-letter.retention", "13d");
        others.put("queues.one.destination", "crm");
        others.put("sources.sender.provider", "github");
        others.put("sources.sender.secrets", "['${A}', '${B}']");
        others.put("sources.sender.topics", "['arn:aws:sns:eu-west-1:123456789012:b']");
        others.put("sources.sender.verify-token", "'${B}'");
        others.put("sources.sender.public-url", "https://other.example/sender");
        others.put("sources.sender.queue", "two");
        others.put("sources.sender.routes", "{'a.*': two}");
        others.put("sources.sender.schemas", "{'a.*': shape.json}");
        others.put("sources.sender.deadline", "3s");
        others.put("sources.sender.dedupe", "0s");
        others.put("sources.sender.tolerance", "7m");
        others.put("sources.sender.max-body", "5KiB");
        others.put("sources.sender.unverified", "accept");
        others.put("sources.sender.rate", "6/s");
        others.put("sources.sender.burst", "9");
        others.put(SCHEME + "signature.header", "X-Other");
        others.put(SCHEME + "signature.pointer", "/signature");
        others.put(SCHEME + "signature.separator", "','");
        others.put(SCHEME + "signature.prefix", "v1=");
        others.put(SCHEME + "signature.algorithm", "hmac-sha512");
        others.put(SCHEME + "signature.encoding", "base64");
        others.put(SCHEME + "timestamp.header", "X-Other");
        others.put(SCHEME + "timestamp.pointer", "/time");
        others.put(SCHEME + "timestamp.prefix", "t=");
        others.put(SCHEME + "timestamp.unit", "ms");
        others.put(SCHEME + "timestamp.tolerance", "6m");
        others.put(SCHEME + "id-header", "X-Other");
        others.put(SCHEME + "signed", "'v1:{timestamp}.{url}{form}{body}'");
        others.put(SCHEME + "body-digest", "bodySHA256");
        others.put(SCHEME + "secret.encoding", "hex");
        others.put(SCHEME + "secret.prefix", "whsec_");
        others.put(SCHEME + "id.pointer", "/id");
        others.put(SCHEME + "id.header", "X-Other");
        others.put(SCHEME + "type.pointer", "/type");
        others.put(SCHEME + "type.header", "X-Other");
        others.put(SCHEME + "volatile", "[/attempt]");
        others.put(SCHEME + "retry-window", "1h");
        others.put(SCHEME + "success", "200");
        others.put(SCHEME + "answer", "'[accepted]'");
        others.put(SCHEME + "retries", "true");
        others.put(SCHEME + "content-types", "[text/plain]");
        others.put(SCHEME + "handshake.echo.method", "post");
        others.put(SCHEME + "handshake.echo.query", "challenge");
        others.put(SCHEME + "handshake.echo-header.header", "X-Other");
        others.put(SCHEME + "handshake.echo-header.field", "other");
        others.put(SCHEME + "handshake.signed-token.query", "other");
        others.put(SCHEME + "handshake.verify-token.prefix", "other");
        others.put(SCHEME + "handshake.form-field.field", "other");
        others.put(SCHEME + "handshake.form-field.is", "'2'");
        others.put(SCHEME + "handshake.presence", "{}");
        others.put(SCHEME + "handshake.challenge.when.pointer", "/other");
        others.put(SCHEME + "handshake.challenge.when.is", "7");
        others.put(SCHEME + "handshake.challenge.pointer", "/other");
        others.put(SCHEME + "handshake.signed-challenge.when.pointer", "/other");
        others.put(SCHEME + "handshake.signed-challenge.when.is", "other");
        others.put(SCHEME + "handshake.signed-challenge.pointer", "/other");
        others.put(SCHEME + "handshake.ping.when.pointer", "/other");
        others.put(SCHEME + "handshake.ping.when.is", "'[]'");
        others.put(SCHEME + "handshake.ping.status", "204");
        others.put(SCHEME + "handshake.ping.answer", "pong");
        others.put(SCHEME + "items.pointer", "/events");
        others.put(SCHEME + "items.id", "[/a, /b]");
        others.put(SCHEME + "items.type", "/type");
        others.put(SCHEME + "items.volatile", "[/attempt]");
        others.put("destinations.crm.url", "https://other.example");
        others.put("destinations.crm.secret", "'${B}'");
        others.put("destinations.crm.connect-timeout", "4s");
        others.put("destinations.crm.timeout", "11s");
        others.put("destinations.crm.rate", "5/s");
        others.put("destinations.crm.accept-unverified", "true");
        others.put("workers.concurrency", "501");
        others.put("quarantine.directory", "/elsewhere");
        others.put("quarantine.max-mib", "257");
        others.put("claim-check.store", "gs://bucket/prefix");
        others.put("claim-check.above", "300KiB");
        others.put("claim-check.max-body", "26MiB");
        others.put("spool.directory", "/elsewhere");
        others.put("spool.max-mib", "1025");
        others.put("spool.sources", "[sender, other]");
        return others;
    }

    @Test
    void no_key_of_the_schema_is_left_out_of_these_tests() {
        assertEquals(new TreeSet<>(OTHERS.keySet()), new TreeSet<>(keys().keySet()));
    }

    @TestFactory
    Stream<DynamicTest> every_key_makes_a_difference() {
        return OTHERS.entrySet().stream()
                .map(
                        other ->
                                DynamicTest.dynamicTest(
                                        other.getKey(),
                                        () -> {
                                            var changed = base();
                                            set(changed, other.getKey(), yaml(other.getValue()));
                                            assertNotEquals(read(base()), read(changed));
                                        }));
    }

    @TestFactory
    Stream<DynamicTest> every_default_is_what_a_missing_key_reads_as() {
        return keys().entrySet().stream()
                .filter(key -> key.getValue().has("default"))
                .filter(key -> !key.getKey().endsWith(".signed")) // goes without a timestamp only
                .map(
                        key ->
                                DynamicTest.dynamicTest(
                                        key.getKey(),
                                        () -> {
                                            var missing = base();
                                            set(missing, key.getKey(), null);
                                            var written = base();
                                            var value = key.getValue().get("default");
                                            set(written, key.getKey(), value);
                                            assertEquals(read(missing), read(written));
                                        }));
    }

    @Test
    void a_scheme_without_time_signs_the_body() throws IOException {
        var missing = base();
        set(missing, SCHEME + "timestamp", null);
        set(missing, SCHEME + "signed", null);
        set(missing, "sources.sender.public-url", null);
        var written = missing.deepCopy();
        set(written, SCHEME + "signed", yaml("'{body}'"));
        assertEquals(read(missing), read(written));
    }

    @Test
    void a_queue_needs_no_key() throws IOException {
        var empty = base();
        set(empty, "queues.one", yaml("{}"));
        assertEquals(
                10,
                Objects.requireNonNull(read(empty).queues().get(QueueName.of("one")))
                        .concurrency());
    }

    @Test
    void the_providers_of_sources_are_those_that_are_known_and_hmac() {
        var expected = new ArrayList<>(Profiles.known().keySet());
        expected.add(Profiles.GENERIC);
        assertEquals(expected, texts(definition("source").at("/properties/provider/enum")));
    }

    @Test
    void the_providers_of_queues_are_those_that_the_program_has() {
        var expected =
                Stream.of(Hookworks.Provider.values()).map(Hookworks.Provider::word).toList();
        assertEquals(expected, texts(Shape.schema().at("/properties/provider/enum")));
    }

    @Test
    void what_a_queue_can_guarantee_is_what_providers_are_asked_for() {
        var queue = definition("queue").path("properties");
        assertEquals(spelt(Ordering.values()), texts(queue.at("/ordering/enum")));
        var acks = new TreeSet<>(texts(queue.at("/acks/enum")));
        assertEquals(new TreeSet<>(spelt(AckCertainty.values())), acks);
    }

    private static List<String> spelt(Enum<?>... constants) {
        return Stream.of(constants)
                .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    @Test
    void every_key_is_described() {
        keys().forEach(
                        (key, rules) ->
                                assertTrue(rules.has("description") || rules.has("enum"), key));
    }

    /** The keys at the ends of the tree, under the names of {@link #BASE}, with their rules. */
    private static Map<String, JsonNode> keys() {
        var keys = new LinkedHashMap<String, JsonNode>();
        collect("claim-check", Shape.schema().at("/properties/claim-check"), keys);
        collect("spool", Shape.schema().at("/properties/spool"), keys);
        collect("quarantine", Shape.schema().at("/properties/quarantine"), keys);
        collect("workers", Shape.schema().at("/properties/workers"), keys);
        collect("queues.one", definition("queue"), keys);
        collect("sources.sender", definition("source"), keys);
        collect("destinations.crm", definition("destination"), keys);
        return keys;
    }

    private static void collect(String path, JsonNode rules, Map<String, JsonNode> into) {
        for (var property : rules.path("properties").properties()) {
            var below = YamlTree.path(path, property.getKey());
            var resolved = resolved(property.getValue());
            if (resolved.has("properties")) {
                collect(below, resolved, into);
            } else {
                into.put(below, resolved);
            }
        }
    }

    /** A rule with what it refers to. */
    private static JsonNode resolved(JsonNode rules) {
        if (!rules.has("$ref")) {
            return rules;
        }
        ObjectNode all = Shape.schema().at(rules.path("$ref").asText().substring(1)).deepCopy();
        all.setAll((ObjectNode) rules.deepCopy());
        return all;
    }

    private static JsonNode definition(String name) {
        return Shape.schema().path("$defs").path(name);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static ObjectNode base() {
        return (ObjectNode) yaml(BASE);
    }

    private static JsonNode yaml(String text) {
        return YamlTree.read(new StringReader("value:\n" + text.indent(1))).root().path("value");
    }

    private static void set(ObjectNode root, String path, @Nullable JsonNode value) {
        if (path.equals("sources.sender.topics")) {
            set(root, "sources.sender.provider", yaml("aws-sns"));
            set(root, "sources.sender.secrets", null);
        }
        var names = path.split("\\.", -1);
        var node = root;
        for (var i = 0; i < names.length - 1; i++) {
            node = (ObjectNode) node.path(names[i]);
        }
        var key = names[names.length - 1];
        if (value == null) {
            node.remove(key);
        } else {
            node.set(key, value);
        }
        if (path.equals("sources.sender.provider")) {
            node.remove(List.of("scheme", "public-url", "verify-token"));
        }
        if (path.endsWith("signature.pointer") || path.endsWith("timestamp.pointer")) {
            node.remove("header");
        }
    }

    private Hookworks read(JsonNode document) throws IOException {
        Files.writeString(directory.resolve("shape.json"), "{}");
        var file = Files.createTempFile(directory, "hookworks", ".yaml");
        Files.writeString(file, new ObjectMapper().writeValueAsString(document));
        // As text, as hex and as Base64 a secret.
        var secrets = Map.of("A", "0a1b2c3d".repeat(4), "B", "4e5f6071".repeat(4));
        return HookworksFile.read(file, secrets::get, Purpose.EVERYTHING).config();
    }
}
