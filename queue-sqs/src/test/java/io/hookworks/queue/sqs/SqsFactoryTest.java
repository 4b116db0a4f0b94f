package io.hookworks.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.QueueSpec;
import io.micronaut.context.ApplicationContext;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

class SqsFactoryTest {
    @Test
    void programs_get_their_queues_when_the_provider_is_sqs() {
        var queue = QueueName.of("from-the-factory");
        var spec =
                new QueueSpec(
                        queue, Guarantees.NONE, Duration.ofSeconds(30), Duration.ofDays(1), null);
        var context = ApplicationContext.run(properties("sqs"));
        var client = assertInstanceOf(SqsQueueClient.class, context.getBean(QueueClient.class));
        context.getBean(QueueProvisioner.class).provision(spec);
        assertEquals(List.of(), client.verify(spec));

        context.close();
        var error = assertThrows(QueueException.class, () -> client.stats(queue));
        assertEquals(Kind.CLOSED, error.kind());
    }

    @Test
    void another_provider_gets_nothing_from_here() {
        try (var context = ApplicationContext.run(properties("pubsub"))) {
            assertFalse(context.containsBean(QueueClient.class));
        }
    }

    private static Map<String, Object> properties(String provider) {
        return Map.of(
                "hookworks.provider",
                provider,
                "hookworks.sqs.endpoint",
                ElasticMq.endpoint().toString(),
                "hookworks.sqs.prefix",
                "factory-");
    }
}
