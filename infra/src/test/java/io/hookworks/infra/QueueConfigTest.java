package io.hookworks.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.hookworks.config.ConfigException;
import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Terraform and the programs read one file, and mean the same by it. */
class QueueConfigTest {
    private static final Path WRONG = Path.of("src/test/resources/wrong");
    private static final String VARIABLES = "variables=[\"CRM_URL\"]";

    @TempDir private static Path folder;
    private static Terraform terraform;

    @BeforeAll
    static void copy() throws Exception {
        terraform = Terraform.copy(folder, "modules/queue-config").init();
    }

    static List<Path> wrong() throws IOException {
        try (var files = Files.list(WRONG)) {
            return files.sorted().toList();
        }
    }

    /** Each file says in its comments what is wrong with it. */
    @ParameterizedTest
    @MethodSource("wrong")
    void both_refuse_what_is_wrong_in_the_same_words(Path file) throws Exception {
        var lines = Files.readAllLines(file);
        var told =
                lines.stream().filter(each -> each.startsWith("# ")).map(each -> each.substring(2));
        var provider = lines.stream().anyMatch("provider: pubsub"::equals) ? "pubsub" : "sqs";

        var plan = plan(file, provider);
        var java =
                assertThrows(
                        ConfigException.class,
                        () -> HookworksFile.read(file, name -> null, Purpose.DEV));

        var expected = told.toList();
        assertEquals(1, plan.exitCode(), plan.words());
        for (var problem : expected) {
            assertTrue(plan.words().contains("  " + problem), plan.words());
            assertTrue(java.problems().stream().anyMatch(contains(problem)), java.getMessage());
        }
        assertTrue(plan.words().contains("\n" + count(expected.size())), plan.words());
    }

    private static String count(int problems) {
        return problems + (problems == 1 ? " problem; " : " problems; ") + "nothing was changed.";
    }

    private static Predicate<String> contains(String problem) {
        return each -> each.contains(" " + problem);
    }

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void both_read_the_same_settings(Hookworks.Provider provider) throws Exception {
        var file = folder.resolve("rich-" + provider.word() + ".yaml");
        Files.writeString(file, rich(provider));
        for (var each : List.of(Present.repository().resolve("hookworks.yaml"), file)) {
            var set =
                    Map.of("HOOKWORKS_PROVIDER", provider.word(), "CRM_URL", "http://localhost:9");
            var java = HookworksFile.read(each, set::get, Purpose.DEV).config();

            var outputs = outputs(each, provider.word());

            assertEquals(queues(java), queues(outputs.path("queues").path("value")));
            var days = outputs.path("claim_days").path("value").asLong();
            assertEquals(Math.ceilDiv(java.longestStay().toHours(), 24), days);
        }
    }

    @Test
    void a_program_gets_the_names_of_its_own_secrets_alone() throws Exception {
        var outputs = outputs(Present.repository().resolve("hookworks.yaml"), "sqs");

        assertEquals(
                "[\"GITHUB_WEBHOOK_SECRET\",\"PARTNER_WEBHOOK_SECRET\",\"STRIPE_WEBHOOK_SECRET\"]",
                outputs.path("api_secrets").path("value").toString());
        assertEquals("[\"CRM_SECRET\"]", outputs.path("worker_secrets").path("value").toString());
    }

    @Test
    void groups_that_would_break_a_promise_are_refused() throws Exception {
        refused(
                "{all = [\"billing\", \"crm-updates\"]}",
                "its queues must have the same instances");
        refused("{all = [\"biling\"]}", "worker_groups.all: hookworks.yaml has no queue biling");
        refused(
                "{a1 = [\"billing\"], b1 = [\"billing\"]}",
                "billing stands in more than one group");
        refused("{Big = [\"billing\"]}", "worker_groups.Big: must be 2 to 30 lower-case letters");
        refused("{none = []}", "worker_groups.none: must name a queue");
    }

    @Test
    void a_variable_that_nobody_sets_is_told() throws Exception {
        var plan =
                terraform.plan(
                        "-var=config_file=" + Present.repository().resolve("hookworks.yaml"),
                        "-var=cloud=sqs");

        assertTrue(
                plan.words()
                        .contains("environment: must have CRM_URL, which hookworks.yaml asks for"),
                plan.words());
    }

    private static void refused(String groups, String why) throws Exception {
        var file = Present.repository().resolve("hookworks.yaml");
        var plan =
                terraform.plan(
                        "-var=config_file=" + file,
                        "-var=cloud=sqs",
                        "-var=" + VARIABLES,
                        "-var=worker_groups=" + groups);
        assertTrue(plan.words().contains(why), plan.words());
    }

    private static Terraform.Said plan(Path file, String provider, String... more)
            throws Exception {
        var arguments =
                Stream.concat(
                        Stream.of(
                                "-var=config_file=" + file.toAbsolutePath(),
                                "-var=cloud=" + provider,
                                "-var=" + VARIABLES),
                        Stream.of(more));
        return terraform.plan(arguments.toArray(String[]::new));
    }

    private static JsonNode outputs(Path file, String provider) throws Exception {
        var plan = Files.createTempFile(folder, "plan", ".bin");
        plan(file, provider, "-out=" + plan).done();
        return terraform.show(plan.toString()).path("planned_values").path("outputs");
    }

    private static List<String> queues(Hookworks config) {
        return config.queues().values().stream()
                .map(
                        queue -> {
                            var net = Objects.requireNonNull(queue.spec().deadLetters());
                            return Stream.of(
                                            queue.name(),
                                            queue.concurrency(),
                                            queue.instances().min(),
                                            queue.instances().max(),
                                            queue.lease().toSeconds(),
                                            queue.retention().toSeconds(),
                                            net.retention().toSeconds(),
                                            net.maxReceives(),
                                            queue.guarantees().ordering().name().equals("PER_KEY"),
                                            queue.guarantees().acks().name().equals("CONFIRMED"))
                                    .map(String::valueOf)
                                    .toList();
                        })
                .map(List::toString)
                .sorted()
                .toList();
    }

    private static List<String> queues(JsonNode queues) {
        return queues.properties().stream()
                .map(
                        queue -> {
                            var its = queue.getValue();
                            return Stream.of(
                                            queue.getKey(),
                                            its.path("concurrency").asText(),
                                            its.path("instances").path("min").asText(),
                                            its.path("instances").path("max").asText(),
                                            its.path("lease_seconds").asText(),
                                            its.path("retention_seconds").asText(),
                                            its.path("dead_letter_retention_seconds").asText(),
                                            its.path("max_receives").asText(),
                                            its.path("ordered").asText(),
                                            its.path("confirmed").asText())
                                    .toList();
                        })
                .map(List::toString)
                .sorted()
                .toList();
    }

    private static String rich(Hookworks.Provider provider) {
        return """
        provider: %s
        workers: {concurrency: 700}
        queues:
          bare: {}
          swift: {concurrency: 0, instances: {max: 9}, lease: 10s, timeout: 250ms, priority: 7}
          stern: {ordering: per-key, retention: 600s, retry: {attempts: 1}, dead-letter: {retention: 12h}}
          slow:
            lease: 10m
            timeout: 9m
            delay: 15m
            retry: {attempts: 45, first: 500ms, max: 1m, total: 1h}
            retention: 2d
            rate: {limiter: slow, permits: 5/m}
            breaker: {failures: 3}
            stuck: {then: exit-process}
        """
                .formatted(provider.word());
    }
}
