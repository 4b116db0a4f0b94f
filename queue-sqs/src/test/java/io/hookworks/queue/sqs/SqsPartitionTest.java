package io.hookworks.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.wire.HttpFaults;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

class SqsPartitionTest {
    private static final Duration LEASE = Duration.ofSeconds(2);

    private final QueueName queue = QueueName.of("parted-" + UUID.randomUUID());
    private final QueueSpec spec =
            new QueueSpec(queue, Guarantees.NONE, LEASE, Duration.ofDays(4), null);

    @Test
    void calls_that_outlast_their_time_are_unknown_and_the_client_goes_on() throws Exception {
        try (var patient = SqsQueueClient.open(SqsSettings.standard().at(ElasticMq.endpoint()));
                var wire = new HttpFaults(ElasticMq.endpoint());
                var client = open(wire)) {
            patient.provisioner().provision(spec);
            sendUntilOk(client, "before");
            wire.partition();
            var sent = assertInstanceOf(Result.Failed.class, send(client, "within"));
            assertEquals(Kind.OUTCOME_UNKNOWN, sent.error().kind());
            var received = assertThrows(QueueException.class, () -> receive(client));
            assertEquals(Kind.OUTCOME_UNKNOWN, received.kind());
            wire.heal();
            sendUntilOk(client, "after");
            awaitAll(patient, "before", "after");
        }
    }

    private void sendUntilOk(SqsQueueClient client, String text) {
        while (send(client, text) instanceof Result.Failed<String>(var error)) {
            assertTrue(error.retryable(), () -> String.valueOf(error));
        }
    }

    private static SqsQueueClient open(HttpFaults wire) {
        return SqsQueueClient.open(
                SqsSettings.standard()
                        .at(wire.endpoint())
                        .answeringWithin(Duration.ofSeconds(2))
                        .closingWithin(Duration.ofMillis(100)));
    }

    private Result<String> send(SqsQueueClient client, String text) {
        var message = Message.of(text, "t", Instant.EPOCH, Payload.ofText(text));
        return client.send(queue, List.of(Outgoing.now(message))).getFirst();
    }

    private List<Delivery> receive(SqsQueueClient client) throws InterruptedException {
        return client.receive(new ReceiveRequest(queue, 10, Duration.ofSeconds(1), LEASE));
    }

    /** The test's own time ends this if a message that was confirmed never comes. */
    private void awaitAll(SqsQueueClient client, String... confirmed) throws InterruptedException {
        var missing = new HashSet<>(List.of(confirmed));
        while (!missing.isEmpty()) {
            for (var delivery : receive(client)) {
                var content = assertInstanceOf(Delivery.Decoded.class, delivery.content());
                missing.remove(content.message().id());
            }
        }
    }
}
