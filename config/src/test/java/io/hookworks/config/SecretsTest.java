package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class SecretsTest {
    @TempDir private Path folder;

    private SourceConfig read(String secrets) throws IOException {
        var file = folder.resolve("hookworks.yaml");
        var text =
                """
                provider: sqs
                queues: {billing: {}}
                sources:
                  stripe: {provider: stripe, queue: billing, secrets: SECRETS}
                """;
        Files.writeString(file, text.replace("SECRETS", secrets));
        var variables = Map.of("A", "whsec_aa", "B", "whsec_bb");
        var config = HookworksFile.read(file, variables::get, Purpose.TAKE).config();
        return Objects.requireNonNull(config.sources().get("stripe"));
    }

    private List<String> at(SourceConfig source, String moment) {
        return source.secretsAt(Instant.parse(moment)).stream()
                .map(secret -> secret.value())
                .toList();
    }

    @Test
    void each_counts_in_its_time() throws IOException {
        var source =
                read(
                        "[{secret: '${A}', not-after: 2026-12-02T00:00:00Z},"
                                + " {secret: '${B}', not-before: 2026-12-01T00:00:00Z}]");
        assertEquals(List.of("whsec_aa"), at(source, "2026-11-30T23:59:59.999Z"));
        assertEquals(List.of("whsec_aa", "whsec_bb"), at(source, "2026-12-01T00:00:00Z"));
        assertEquals(List.of("whsec_aa", "whsec_bb"), at(source, "2026-12-02T00:00:00Z"));
        assertEquals(List.of("whsec_bb"), at(source, "2026-12-02T00:00:00.001Z"));
    }

    @Test
    void what_is_wrong_with_them_is_told_without_showing_one() {
        assertProblem("['whsec_real']", "sources.stripe.secrets[0]: must be a variable such as");
        assertProblem("[{not-after: 2026-12-02T00:00:00Z}]", "secrets[0].secret: is missing");
        assertProblem("[{secret: 'whsec_real'}]", "secrets[0].secret: must be a variable such as");
        assertProblem("[{secret: '${C}'}]", "secrets[0]: C is not set");
        assertProblem(
                "[{secret: '${A}', not-after: tomorrow}]",
                "secrets[0].not-after: must be a moment such as 2026-12-31T23:00:00Z");
        assertProblem(
                "[{secret: '${A}', not-before: 2026-02-30T00:00:00Z}]",
                "secrets[0].not-before: must be a moment such as 2026-12-31T23:00:00Z");
        assertProblem(
                "[{secret: '${A}', not-before: 2026-12-02T00:00:00Z,"
                        + " not-after: 2026-12-01T00:00:00Z}]",
                "secrets[0]: is over before it begins");
        assertProblem("[]", "secrets: must not be empty");
    }

    @Test
    void a_malformed_one_is_named_by_its_variable() throws IOException {
        var wrong = assertThrows(ConfigException.class, () -> signed(Purpose.TAKE));
        assertEquals(
                List.of(
                        "hookworks.yaml:4 sources.partner.secrets[0]: MALFORMED is not Base64, as"
                                + " its scheme says"),
                wrong.problems());
    }

    @Test
    void who_needs_none_is_not_stopped_by_a_malformed_one() throws IOException {
        for (var purpose : List.of(Purpose.OPERATE, Purpose.WORK)) {
            var partner = Objects.requireNonNull(signed(purpose).sources().get("partner"));
            assertEquals(List.of(), partner.secrets());
        }
    }

    private Hookworks signed(Purpose purpose) throws IOException {
        var file = folder.resolve("hookworks.yaml");
        Files.writeString(
                file,
                """
                provider: sqs
                queues: {billing: {}}
                sources:
                  partner: {provider: standard-webhooks, queue: billing, secrets: ['${MALFORMED}']}
                """);
        return HookworksFile.read(file, Map.of("MALFORMED", "whsec_$$$")::get, purpose).config();
    }

    private void assertProblem(String secrets, String problem) {
        var wrong = assertThrows(ConfigException.class, () -> read(secrets));
        var told = String.join("\n", wrong.problems());
        assertEquals(1, wrong.problems().size(), told);
        assertTrue(told.contains(problem), told);
        assertFalse(told.contains("whsec_real"), told);
    }
}
