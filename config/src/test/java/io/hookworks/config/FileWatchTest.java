package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What is followed beside {@code hookworks.yaml} itself. */
class FileWatchTest {
    @TempDir private Path folder;

    private final List<Optional<BodySchema>> told = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        schema("first.json", "{}");
        file("first.json");
    }

    @Test
    void a_schema_that_changes_is_followed_and_a_broken_one_changes_nothing() throws IOException {
        try (var watch = watch()) {
            assertFalse(watch.look());
            schema("first.json", "{\"type\": \"array\"}");
            assertTrue(watch.look());
            schema("first.json", "{\"type\": ");
            assertFalse(watch.look());
            assertEquals(1, told.size());
        }
    }

    @Test
    void a_file_that_names_a_broken_schema_is_taken_when_that_is_mended() throws IOException {
        try (var watch = watch()) {
            schema("second.json", "{\"type\": ");
            file("second.json");
            assertFalse(watch.look());
            schema("second.json", "{\"type\": \"array\"}");
            assertTrue(watch.look());
            assertEquals("second.json", name(told.getFirst()));
        }
    }

    @Test
    void a_schema_that_was_named_while_it_runs_is_followed_too() throws IOException {
        try (var watch = watch()) {
            schema("second.json", "{}");
            file("second.json");
            assertTrue(watch.look());
            watch.look();
            assertFalse(watch.look());
            schema("second.json", "{\"type\": \"array\"}");
            assertTrue(watch.look());
        }
    }

    @Test
    void a_change_that_one_part_refuses_is_applied_by_no_part() throws IOException {
        var applied = new ArrayList<String>();
        try (var watch = watch()) {
            watch.add(next -> new FileWatch.Change(List.of(), () -> applied.add("first")));
            watch.add(
                    next -> {
                        throw new IllegalStateException("a test's part refuses");
                    });
            schema("first.json", "{\"type\": \"array\"}");
            assertFalse(watch.look());
            assertEquals(List.of(), applied);
        }
    }

    @Test
    void a_part_that_fails_late_has_all_parts_go_back_to_what_was_active() throws IOException {
        var active = new ArrayList<Hookworks>();
        try (var watch = watch()) {
            watch.add(next -> new FileWatch.Change(List.of(), () -> active.add(next)));
            watch.add(
                    next ->
                            new FileWatch.Change(
                                    List.of(),
                                    () -> {
                                        if (active.size() == 2) {
                                            throw new IllegalStateException("a test's part fails");
                                        }
                                    }));
            schema("first.json", "{\"type\": \"array\"}");
            assertTrue(watch.look());
            schema("first.json", "{\"type\": \"object\"}");
            assertFalse(watch.look());
            assertEquals(active.getFirst(), active.getLast());
            assertEquals(3, active.size());
        }
    }

    @Test
    void a_secret_that_cannot_be_used_holds_up_no_other_source() throws IOException {
        var secrets =
                new HashMap<>(
                        Map.of("ONE", "whsec_b25lIHNlY3JldA==", "TWO", "whsec_dHdvIHNlY3JldA=="));
        var file = folder.resolve("two.yaml");
        Files.writeString(
                file,
                """
                provider: sqs
                queues: {events: {}}
                sources:
                  one: {provider: standard-webhooks, secrets: ["${ONE}"], queue: events}
                  two: {provider: standard-webhooks, secrets: ["${TWO}"], queue: events}
                  gone: {provider: github, secrets: ["${ONE}"], queue: events}
                """);
        var followed = new ArrayList<Hookworks>();
        var read =
                (Supplier<Hookworks>)
                        () -> HookworksFile.read(file, secrets::get, Purpose.TAKE).config();
        try (var watch = new FileWatch(file, null, read)) {
            watch.add(next -> new FileWatch.Change(List.of(), () -> followed.add(next)));
            secrets.put("ONE", "whsec_$$$");
            secrets.put("TWO", "whsec_bmV3IHNlY3JldA==");
            var text = Files.readString(file);
            Files.writeString(file, text.substring(0, text.indexOf("  gone")));

            assertTrue(watch.look());
            var now = followed.getFirst().sources();
            assertEquals(Set.of("one", "two"), now.keySet());
            assertEquals("whsec_b25lIHNlY3JldA==", secret(now, "one"));
            assertEquals("whsec_bmV3IHNlY3JldA==", secret(now, "two"));
            assertFalse(watch.look(), "told once");

            secrets.put("ONE", "whsec_bmV3IHNlY3JldA==");
            assertTrue(watch.look());
            assertEquals("whsec_bmV3IHNlY3JldA==", secret(followed.getLast().sources(), "one"));
        }
    }

    private static String secret(Map<String, SourceConfig> sources, String name) {
        return Objects.requireNonNull(sources.get(name)).secrets().getFirst().secret().value();
    }

    private FileWatch watch() {
        var watch = new FileWatch(folder.resolve("hookworks.yaml"), null, this::read);
        watch.add(
                next -> {
                    told.addAll(
                            next.sources().values().stream()
                                    .map(source -> source.schemaFor("any"))
                                    .toList());
                    return new FileWatch.Change(List.of(), () -> {});
                });
        return watch;
    }

    private static String name(Optional<BodySchema> schema) {
        return schema.map(each -> String.valueOf(each.file().getFileName())).orElse("none");
    }

    private Hookworks read() {
        var file = folder.resolve("hookworks.yaml");
        return HookworksFile.read(file, Map.of("A", "whsec_aa")::get, Purpose.TAKE).config();
    }

    private void file(String schema) throws IOException {
        Files.writeString(
                folder.resolve("hookworks.yaml"),
                """
                provider: sqs
                queues: {events: {}}
                sources:
                  partner:
                    provider: github
                    secrets: ["${A}"]
                    queue: events
                    schemas: {"*": %s}
                """
                        .formatted(schema));
    }

    private void schema(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
