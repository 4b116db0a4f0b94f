package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** One word changes the cloud; what that cloud cannot do is told before anything starts. */
class ProviderTest {
    private static final QueueName ORDERS = QueueName.of("orders");

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void our_own_file_is_valid_on_every_provider_as_it_is(Hookworks.Provider provider) {
        var set = Map.of("HOOKWORKS_PROVIDER", provider.word(), "CRM_URL", "http://localhost:9");
        var file = Path.of("..", "hookworks.yaml");

        var read = HookworksFile.read(file, set::get, Purpose.DEV);

        assertEquals(provider, read.config().provider());
    }

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void a_queue_that_says_nothing_is_valid_on_every_provider(Hookworks.Provider provider)
            throws Exception {
        var queue = queue(provider, "{}");

        assertEquals(Guarantees.NONE, queue.spec().guarantees());
    }

    @Test
    void what_pubsub_does_not_take_is_told_all_at_once() throws Exception {
        var yaml =
                """
                    {lease: 700s, timeout: 12m, delay: 16m, retention: 32d,
                     retry: {attempts: 46, first: 11m, max: 15m}, dead-letter: {retention: 5m}}
                """;

        assertEquals(
                """
                hookworks.yaml:4 queues.orders.delay: must be 0s to 15m on Pub/Sub, not 16m
                hookworks.yaml:4 queues.orders.lease: must be 10s to 10m on Pub/Sub, not 700s
                hookworks.yaml:4 queues.orders.retention: must be 10m to 31d on Pub/Sub, not 32d
                hookworks.yaml:5 queues.orders.dead-letter.retention: must be 10m to 31d on Pub/Sub, not 5m
                hookworks.yaml:5 queues.orders.retry.first: must be 1ms to 10m on Pub/Sub, not 11m
                hookworks.yaml:5 queues.orders.retry.max: must be 1ms to 10m on Pub/Sub, not 15m
                6 problems; nothing was started.\
                """,
                problems(Hookworks.Provider.PUBSUB, yaml));
    }

    @Test
    void what_pubsub_promises_and_sqs_cannot_is_told() throws Exception {
        var yaml = "{acks: confirmed, retention: 10d, dead-letter: {retention: 9d}}";

        queue(Hookworks.Provider.PUBSUB, yaml);
        assertEquals(
                """
                hookworks.yaml:4 queues.orders.retention: must not be longer than dead-letter.retention
                hookworks.yaml:4 queues.orders.acks: must be best-effort on SQS, which does not confirm that a message is gone
                2 problems; nothing was started.\
                """,
                problems(Hookworks.Provider.SQS, yaml));
    }

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void an_ordered_queue_delays_nothing(Hookworks.Provider provider) throws Exception {
        queue(provider, "{ordering: per-key}");
        assertEquals(
                """
                hookworks.yaml:4 queues.orders.delay: must be 0s with ordering: per-key: no cloud delays one ordered message
                1 problem; nothing was started.\
                """,
                problems(provider, "{ordering: per-key, delay: 1s}"));
    }

    @Test
    void the_longest_of_each_provider_is_within_its_limits() throws Exception {
        queue(
                Hookworks.Provider.SQS,
                """
                {lease: 12h, timeout: 710m, delay: 15m, retention: 14d,
                 retry: {attempts: 2, first: 12h, max: 12h}}
                """);
        queue(
                Hookworks.Provider.PUBSUB,
                """
                {lease: 10m, timeout: 10d, delay: 15m, retention: 31d,
                 retry: {attempts: 2, first: 10m, max: 10m}, dead-letter: {retention: 10m}}
                """);
    }

    @Test
    void the_maximum_of_the_broker_is_independent_of_attempts() throws Exception {
        var most = queue(Hookworks.Provider.PUBSUB, "{retry: {attempts: 1}}").spec().deadLetters();
        assertEquals(1_000, Objects.requireNonNull(most).maxReceives());
        var sqs =
                queue(
                        Hookworks.Provider.SQS,
                        "{retry: {attempts: 490, max: 1s, first: 1s}, timeout: 1s}");
        assertEquals(1_000, Objects.requireNonNull(sqs.spec().deadLetters()).maxReceives());
    }

    @Test
    void a_client_is_told_what_each_queue_guarantees() throws Exception {
        assertTold("{ordering: per-key}", Guarantees.PER_KEY);
        assertTold("{acks: confirmed}", new Guarantees(Ordering.NONE, AckCertainty.CONFIRMED));
    }

    private void assertTold(String orders, Guarantees wanted) throws IOException {
        var config = read(Hookworks.Provider.PUBSUB, orders);
        assertEquals(wanted, config.catalog().of(ORDERS));
        assertEquals(wanted, config.catalog().of(ORDERS.deadLetters()));
        assertEquals(Guarantees.NONE, config.catalog().of(QueueName.of("plain")));
        assertEquals(
                wanted, Objects.requireNonNull(config.queues().get(ORDERS)).spec().guarantees());
    }

    @Test
    void order_and_confirmed_acks_together_are_refused() {
        assertEquals(
                """
                hookworks.yaml:4 queues.orders.acks: must be best-effort with ordering: per-key
                1 problem; nothing was started.\
                """,
                problems(Hookworks.Provider.PUBSUB, "{ordering: per-key, acks: confirmed}"));
    }

    private QueueConfig queue(Hookworks.Provider provider, String yaml) throws IOException {
        return Objects.requireNonNull(read(provider, yaml).queues().get(ORDERS));
    }

    private Hookworks read(Hookworks.Provider provider, String yaml) throws IOException {
        var file = folder.resolve("hookworks.yaml");
        Files.writeString(
                file,
                """
                provider: %s
                queues:
                  orders:
                    %s
                  plain: {}
                """
                        .formatted(provider.word(), yaml.strip().replace("\n", "\n    ")));
        return HookworksFile.read(file, name -> null, Purpose.EVERYTHING).config();
    }

    private String problems(Hookworks.Provider provider, String yaml) {
        var refusal = assertThrows(ConfigException.class, () -> read(provider, yaml));
        return Objects.requireNonNull(refusal.getMessage());
    }
}
