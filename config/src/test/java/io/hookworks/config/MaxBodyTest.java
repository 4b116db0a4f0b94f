package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How large bodies may be: what a queue takes, or more where nothing is parsed too early. */
class MaxBodyTest {
    private static final int KIB = 1_024;

    @TempDir private Path folder;

    @Test
    void without_a_limit_of_its_own_a_source_takes_what_its_queue_takes() throws IOException {
        assertEquals(1_000 * KIB, read("github", "").maxBody());
        assertEquals(25 * KIB * KIB, read("github", "max-body: 25MiB").maxBody());
    }

    @Test
    void what_is_parsed_before_it_is_verified_is_no_larger() throws IOException {
        for (var provider : List.of("microsoft-graph", "adyen", "mailgun")) {
            read(provider, "max-body: 1000KiB");
            assertEquals(
                    "hookworks.yaml:5 sources.sender.max-body: must be at most 1000KiB: what this"
                            + " sender signs stands inside the body, which is parsed first",
                    problem(provider, "max-body: 2MiB"));
        }
        assertEquals(
                "hookworks.yaml:5 sources.sender.max-body: must be at most 1000KiB: with"
                        + " 'unverified: accept' anyone can have it parsed",
                problem("github", "max-body: 2MiB, unverified: accept"));
    }

    private String problem(String provider, String keys) {
        var refusal = assertThrows(ConfigException.class, () -> read(provider, keys));
        return String.join("\n", refusal.problems());
    }

    private SourceConfig read(String provider, String keys) throws IOException {
        var file = folder.resolve("hookworks.yaml");
        Files.writeString(
                file,
                """
                provider: sqs
                queues: {events: {}}
                claim-check: {store: "file:/claims"}
                sources:
                  sender: {provider: %s, secrets: ["${A}"], queue: events, %s}
                """
                        .formatted(provider, keys));
        var read = HookworksFile.read(file, Map.of("A", "00112233445566778899")::get, Purpose.TAKE);
        return Objects.requireNonNull(read.config().sources().get("sender"));
    }
}
