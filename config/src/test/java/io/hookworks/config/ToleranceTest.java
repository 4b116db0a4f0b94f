package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** How long ago a request may be signed, by its provider or by its source. */
class ToleranceTest {
    @TempDir private Path folder;

    private static Duration of(String provider) {
        var profile = Objects.requireNonNull(Profiles.known().get(provider));
        return Duration.ofSeconds(profile.scheme().time().orElseThrow().toleranceSeconds());
    }

    /** Those that may send an event again with the old signed time. */
    @ParameterizedTest
    @CsvSource({
        "linear, 421m", // after 1 min, 1 h and 6 h
        "zoom, 85m", // after 5, 20 and 60 min
        "mailgun, 8h",
        "sendgrid, 24h",
        "paypal, 3d",
        "paypal-sandbox, 3d",
        "aws-sns, 1h",
        "aws-sns-sha1, 1h",
        "discord, 10m"
    })
    void each_tolerance_covers_its_sender_s_retries(String provider, String retries) {
        assertTrue(of(provider).compareTo(Durations.parse(retries)) >= 0, of(provider).toString());
    }

    private Duration read(String provider, String tolerance) throws IOException {
        var file = folder.resolve("hookworks.yaml");
        Files.writeString(
                file,
                """
                provider: sqs
                queues: {events: {}}
                sources:
                  one: {provider: %s, queue: events, secrets: ["${SECRET}"], tolerance: %s}
                """
                        .formatted(provider, tolerance));
        var config = HookworksFile.read(file, ToleranceTest::variable, Purpose.TAKE).config();
        var source = Objects.requireNonNull(config.sources().get("one"));
        var time = source.profile().scheme().time().orElseThrow();
        return Duration.ofSeconds(time.toleranceSeconds());
    }

    private static @Nullable String variable(String name) {
        return name.equals("SECRET") ? "a secret of this source" : null;
    }

    @Test
    void a_source_may_raise_or_lower_what_its_provider_s_profile_says() throws IOException {
        assertEquals(Duration.ofSeconds(5), read("paddle", "5s"));
        assertEquals(Duration.ofMinutes(2), read("paddle", "2m"));
        assertEquals(Duration.ofDays(1), read("paypal", "1d"));
        assertEquals(Duration.ofMinutes(1), of("paddle"), "the profile stays as it is");
    }

    @Test
    void a_tolerance_that_means_nothing_is_a_problem() {
        assertProblem("github", "5m", "tolerance: is for senders that sign a time");
        assertProblem("stripe", "10ms", "tolerance: must be at least 1s");
        assertProblem("stripe", "soon", "tolerance: must be a duration");
    }

    private void assertProblem(String provider, String tolerance, String told) {
        var wrong = assertThrows(ConfigException.class, () -> read(provider, tolerance));
        assertTrue(wrong.problems().getFirst().contains(told), wrong.problems().toString());
    }
}
