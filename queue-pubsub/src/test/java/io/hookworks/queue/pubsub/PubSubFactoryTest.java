package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.testkit.pubsub.PubSubEmulator;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class PubSubFactoryTest {
    private static final QueueName QUEUE = QueueName.of("from-the-factory");

    @Test
    void programs_get_their_queues_when_the_provider_is_pubsub() {
        var spec =
                new QueueSpec(
                        QUEUE, Guarantees.NONE, Duration.ofSeconds(30), Duration.ofDays(1), null);
        var context =
                ApplicationContext.run(
                        Map.of(
                                "hookworks.provider",
                                "pubsub",
                                "hookworks.pubsub.emulator",
                                PubSubEmulator.shared().endpoint(),
                                "hookworks.pubsub.project",
                                "test-" + UUID.randomUUID(),
                                "hookworks.pubsub.prefix",
                                "factory-"));
        var client = assertInstanceOf(PubSubQueueClient.class, context.getBean(QueueClient.class));
        context.getBean(QueueProvisioner.class).provision(spec);
        assertEquals(List.of(), client.verify(spec));

        context.close();
        var error = assertThrows(QueueException.class, () -> client.stats(QUEUE));
        assertEquals(Kind.CLOSED, error.kind());
    }

    @Test
    void guarantees_of_the_program_reach_its_queues() {
        var catalog = new QueueCatalog(Map.of(QUEUE, Guarantees.PER_KEY));
        try (var context =
                ApplicationContext.builder()
                        .properties(
                                Map.of(
                                        "hookworks.provider",
                                        "pubsub",
                                        "pubsub.emulator.host",
                                        "127.0.0.1:1"))
                        .singletons(catalog)
                        .start()) {
            var can = context.getBean(QueueClient.class).capabilities(QUEUE);
            assertEquals(Ordering.PER_KEY, can.ordering());
        }
    }

    @Test
    void service_without_a_project_is_refused_in_words() {
        try (var context =
                ApplicationContext.builder()
                        .properties(Map.of("hookworks.provider", "pubsub"))
                        .environmentPropertySource(false)
                        .start()) {
            var error =
                    assertThrows(
                            BeanInstantiationException.class,
                            () -> context.getBean(QueueClient.class));
            assertTrue(String.valueOf(error.getMessage()).contains("GOOGLE_CLOUD_PROJECT"));
        }
    }

    @Test
    void another_provider_gets_nothing_from_here() {
        try (var context = ApplicationContext.run(Map.of("hookworks.provider", "sqs"))) {
            assertFalse(context.containsBean(QueueClient.class));
        }
    }
}
