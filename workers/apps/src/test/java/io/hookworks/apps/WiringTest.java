package io.hookworks.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.DestinationConfig;
import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.QueueName;
import io.hookworks.signature.Secret;
import io.hookworks.worker.QueueHandlers;
import io.micronaut.context.ApplicationContext;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

class WiringTest {
    private static final Map<String, Object> WORKER = Map.of("hookworks.worker", "true");

    @Test
    void every_queue_with_a_destination_is_the_updaters_and_the_queue_billing_is_billings() {
        var hookworks = hookworks(queue("crm", "crm"), queue("billing", null), queue("own", null));
        try (var context = context(WORKER, hookworks)) {
            assertEquals(
                    Set.of(QueueName.of("crm"), QueueName.of("billing")),
                    served(context).byQueue().keySet());
        }
    }

    @Test
    void a_queue_called_billing_with_a_destination_is_delivered_there() {
        try (var context = context(WORKER, hookworks(queue("billing", "crm")))) {
            assertEquals(Set.of(QueueName.of("billing")), served(context).byQueue().keySet());
        }
    }

    @Test
    void a_process_that_runs_no_workers_has_no_handlers() {
        try (var context = context(Map.of(), hookworks(queue("crm", "crm")))) {
            assertTrue(context.getBeansOfType(QueueHandlers.class).isEmpty());
        }
    }

    private static QueueHandlers served(ApplicationContext context) {
        return QueueHandlers.join(context.getBeansOfType(QueueHandlers.class));
    }

    private static ApplicationContext context(Map<String, Object> properties, Hookworks hookworks) {
        return ApplicationContext.builder()
                .properties(properties)
                .singletons(hookworks)
                .deduceEnvironment(false)
                .start();
    }

    private static Hookworks hookworks(QueueConfig... queues) {
        var byName = new LinkedHashMap<QueueName, QueueConfig>();
        for (var queue : queues) {
            byName.put(queue.name(), queue);
        }
        var crm =
                new DestinationConfig(
                        "crm",
                        URI.create("https://crm.example/hook"),
                        new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        null);
        return new Hookworks(
                Hookworks.Provider.SQS,
                500,
                byName,
                Map.of(),
                Map.of(crm.name(), crm),
                Map.of(),
                null,
                null);
    }

    private static QueueConfig queue(String name, @Nullable String destination) {
        return new QueueConfig(
                QueueName.of(name),
                1,
                new QueueConfig.Instances(1, 1),
                Duration.ZERO,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                new QueueConfig.Retry(3, Duration.ofSeconds(1), Duration.ofSeconds(9), null),
                Guarantees.NONE,
                Duration.ofDays(4),
                Duration.ofDays(14),
                destination,
                3,
                null,
                null,
                new QueueConfig.Stuck(Duration.ofSeconds(10), QueueConfig.Stuck.Then.KEEP_SLOT, 1),
                null,
                QueueConfig.Threads.VIRTUAL);
    }
}
