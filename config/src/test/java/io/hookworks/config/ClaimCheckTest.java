package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

class ClaimCheckTest {
    private static final int KIB = 1_024;
    private static final int MIB = 1_024 * KIB;

    @TempDir Path directory;

    private Hookworks read(String claimCheck, String maxBody) throws IOException {
        var file = directory.resolve("hookworks.yaml");
        Files.writeString(
                file,
                """
                provider: sqs
                %s
                queues:
                  one: {retention: 4d, dead-letter: {retention: 14d}}
                  two: {retention: 6d, dead-letter: {retention: 7d}}
                sources:
                  large: {provider: github, secrets: ["${A}"], queue: one, max-body: %s}
                """
                        .formatted(claimCheck, maxBody));
        return HookworksFile.read(file, name -> null, Purpose.DEV).config();
    }

    private static int maxBody(Hookworks config) {
        return Objects.requireNonNull(config.sources().get("large")).maxBody();
    }

    @Test
    void with_a_store_alone_all_else_has_a_default() throws IOException {
        var config = read("claim-check: {store: 's3://bucket/a/b'}", "25MiB");
        var read = new ClaimCheckConfig(URI.create("s3://bucket/a/b"), 256 * KIB, 25 * MIB);
        assertEquals(read, config.claimCheck());
        assertEquals(25 * MIB, maxBody(config));
        assertEquals(Duration.ofDays(18), config.longestStay());
    }

    @Test
    void without_one_nothing_larger_than_a_message_is_taken() throws IOException {
        var config = read("", "1000KiB");
        assertNull(config.claimCheck());
        assertEquals(1_000 * KIB, maxBody(config));
        assertTold("sources.large.max-body: must be 1KiB to 1000KiB, not 1001KiB", "", "1001KiB");
        assertTold("sources.large.max-body: must be 1KiB to 1000KiB, not 1MiB", "", "1MiB");
    }

    @ParameterizedTest
    @CsvSource({
        "30MiB, 1KiB to 25MiB, store: file:/claims",
        "3MiB, 1KiB to 2MiB, 'store: file:/claims, max-body: 2MiB'",
        "0MiB, 1KiB to 25MiB, store: file:/claims",
        "9999999MiB, 1KiB to 25MiB, store: file:/claims",
    })
    void with_one_a_source_takes_as_much_as_it_allows(String size, String bounds, String keys) {
        var problem = "sources.large.max-body: must be " + bounds + ", not " + size;
        assertTold(problem, "claim-check: {" + keys + "}", size);
    }

    @ParameterizedTest
    @CsvSource({
        "max-body: 999KiB, claim-check.max-body: must be 1000KiB to 100MiB",
        "max-body: 101MiB, claim-check.max-body: must be 1000KiB to 100MiB",
        "max-body: 5MB, claim-check.max-body: must be a size such as 25MiB",
        "above: 0KiB, claim-check.above: must be 1KiB to 1000KiB",
        "above: 1001KiB, claim-check.above: must be 1KiB to 1000KiB",
    })
    void a_size_that_cannot_be_is_told_with_its_key(String key, String problem) {
        assertTold(problem, "claim-check: {store: 's3://bucket', " + key + "}", "1KiB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/claims",
                "file:claims",
                "file://host/claims",
                "s3:bucket",
                "s3://",
                "s3://Bucket",
                "s3://bucket/",
                "s3://bucket/a//b",
                "s3://user@bucket",
                "s3://bucket?region=x",
                "https://bucket",
                "azure://bucket",
            })
    void a_place_that_is_none_is_told(String store) {
        assertTold(
                "claim-check.store: must be a place such as s3://bucket/prefix",
                "claim-check: {store: '" + store + "'}",
                "1KiB");
    }

    private void assertTold(String problem, String claimCheck, String maxBody) {
        var thrown = assertThrows(ConfigException.class, () -> read(claimCheck, maxBody));
        var told = String.valueOf(thrown.getMessage());
        assertTrue(told.contains(problem), told);
    }
}
