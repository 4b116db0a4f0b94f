package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.QueueName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** What slows queues down, as the file says it. */
class RatesTest {
    @TempDir private Path folder;

    @Test
    void queues_that_name_a_limiter_share_it_and_others_have_their_own() throws IOException {
        var config =
                read(
                        """
                        provider: sqs
                        queues:
                          first: {rate: {limiter: stripe, permits: 50/s}}
                          second: {rate: {limiter: stripe, permits: 50/s}}
                          third: {rate: {permits: 30/m, burst: 7}}
                        """);
        assertEquals(
                Map.of(
                        "stripe", new RateConfig("stripe", 50, Duration.ofSeconds(1), 50),
                        "third", new RateConfig("third", 30, Duration.ofMinutes(1), 7)),
                config.limiters());
    }

    @Test
    void the_queues_of_a_destination_share_its_rate() throws IOException {
        var config =
                read(
                        """
                        provider: sqs
                        queues:
                          first: {destination: crm, instances: {max: 3}}
                          second: {destination: crm, instances: {max: 2}}
                        destinations:
                          crm: {url: "https://example.com", secret: "${SECRET}", rate: 120/m}
                        """);
        assertEquals(
                Map.of("crm", new RateConfig("crm", 120, Duration.ofMinutes(1), 5)),
                config.limiters());
        var first = Objects.requireNonNull(queue(config, "first").rate());
        assertEquals("crm", first.limiter());
    }

    @Test
    void what_cannot_hold_is_told() {
        assertEquals(
                """
                hookworks.yaml:2 workers.concurrency: must be at least 7, one for each instance of each queue that dev runs
                hookworks.yaml:4 queues.first.concurrency: must not be more than workers.concurrency, which is 5
                hookworks.yaml:5 queues.second.rate: differs from that of another queue with the same limiter
                hookworks.yaml:6 queues.third.rate: needs a burst of 3, one for each instance of its queues
                hookworks.yaml:7 queues.fourth.one-at-a-time: is what ordering: per-key does, by its own key
                hookworks.yaml:8 queues.fifth.rate: must not stand here: destination 'crm' has a rate
                hookworks.yaml:9 queues.sixth.priority: must be high, normal, low, or a weight from 1 to 100: its share when messages in work are scarce, not 'urgent'
                hookworks.yaml:9 queues.sixth.breaker.probe: must be longer than 0s
                hookworks.yaml:10 queues.seventh.retry.total: must be longer than 0s
                9 problems; nothing was started.\
                """,
                problems(
                        """
                        provider: sqs
                        workers: {concurrency: 5}
                        queues:
                          first: {concurrency: 6, rate: {limiter: stripe, permits: 50/s}}
                          second: {concurrency: 1, rate: {limiter: stripe, permits: 51/s}}
                          third: {concurrency: 1, instances: {max: 3}, rate: {permits: 1/s, burst: 2}}
                          fourth: {concurrency: 1, ordering: per-key, one-at-a-time: customer}
                          fifth: {concurrency: 1, destination: crm, rate: {permits: 1/s}}
                          sixth: {concurrency: 1, priority: urgent, breaker: {probe: 0s}}
                          seventh: {concurrency: 1, retry: {total: 0s}}
                        destinations:
                          crm: {url: "https://example.com", secret: "${SECRET}", rate: 1/s}
                        """));
    }

    @Test
    void a_message_that_may_not_be_tried_for_long_may_have_many_attempts() throws IOException {
        var config =
                read(
                        """
                        provider: sqs
                        queues:
                          first: {retry: {attempts: 400, total: 1d}}
                        """);
        var retry = queue(config, "first").retry();
        assertEquals(Duration.ofDays(1), retry.total());
        assertTrue(
                problems("provider: sqs\nqueues:\n  first: {retry: {attempts: 400, max: 12h}}\n")
                        .contains("longer than the retention"));
    }

    private static QueueConfig queue(Hookworks config, String name) {
        return Objects.requireNonNull(config.queues().get(QueueName.of(name)));
    }

    private Hookworks read(String text) throws IOException {
        var file = Files.writeString(folder.resolve("hookworks.yaml"), text);
        return HookworksFile.read(file, name -> null, Purpose.DEV).config();
    }

    private String problems(String text) {
        var message = assertThrows(ConfigException.class, () -> read(text)).getMessage();
        return Objects.requireNonNull(message);
    }
}
