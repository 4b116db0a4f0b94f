package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

class AdmissionTest {
    @TempDir private Path directory;

    @Test
    void a_source_refuses_what_is_not_verified_unless_it_says_otherwise() throws IOException {
        assertEquals(new Admission(Admission.Unverified.REFUSE, null), admission(""));
        assertEquals(
                new Admission(
                        Admission.Unverified.ACCEPT,
                        new RateConfig("stripe", 120, Duration.ofMinutes(1), 2)),
                admission(", unverified: accept, rate: 120/m"));
        assertEquals(9, Objects.requireNonNull(admission(", rate: 5/s, burst: 9").rate()).burst());
    }

    @Test
    void a_quarantine_needs_a_place() {
        var error =
                assertThrows(ConfigException.class, () -> admission(", unverified: quarantine"));
        assertTrue(
                String.valueOf(error.getMessage())
                        .contains("quarantine: is missing: source stripe needs a directory for it"),
                error.getMessage());
    }

    @Test
    void a_burst_without_a_rate_means_nothing() {
        var error = assertThrows(ConfigException.class, () -> admission(", burst: 9"));
        assertTrue(
                String.valueOf(error.getMessage())
                        .contains("sources.stripe.burst: goes with a 'rate'"),
                error.getMessage());
    }

    private Admission admission(String keys) throws IOException {
        var yaml =
                """
                provider: sqs
                queues: {billing: {}}
                sources:
                  stripe: {provider: stripe, secrets: ["${A}"], queue: billing%s}
                """
                        .formatted(keys);
        var path = Files.writeString(directory.resolve("hookworks.yaml"), yaml);
        var sources =
                HookworksFile.read(path, AdmissionTest::variable, Purpose.TAKE).config().sources();
        return Objects.requireNonNull(sources.get("stripe")).admission();
    }

    private static @Nullable String variable(String name) {
        return name.equals("A") ? "a secret" : null;
    }
}
