package io.hookworks.queue.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The settings of a queue that is there. */
record SqsQueueAttributes(Map<QueueAttributeName, String> values) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What a redrive policy says. */
    record Redrive(String deadLettersArn, int maxReceives) {
        String json() {
            return JSON.createObjectNode()
                    .put("deadLetterTargetArn", deadLettersArn)
                    .put("maxReceiveCount", maxReceives)
                    .toString();
        }
    }

    /**
     * High throughput where there is order: each key for itself.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html">SQS
     *     high throughput for FIFO queues</a>
     */
    static Map<QueueAttributeName, String> ofKind(Ordering ordering) {
        return switch (ordering) {
            case NONE -> Map.of();
            case PER_KEY ->
                    Map.of(
                            QueueAttributeName.DEDUPLICATION_SCOPE,
                            "messageGroup",
                            QueueAttributeName.FIFO_THROUGHPUT_LIMIT,
                            "perMessageGroupId");
        };
    }

    static SqsQueueAttributes of(SqsCalls calls, QueueName queue, Ordering ordering, Verb verb)
            throws InterruptedException {
        var url = calls.url(queue, ordering, verb);
        var answer =
                calls.start(
                        queue,
                        verb,
                        client ->
                                client.getQueueAttributes(
                                        get ->
                                                get.queueUrl(url)
                                                        .attributeNames(QueueAttributeName.ALL)));
        return new SqsQueueAttributes(calls.await(queue, verb, answer).attributes());
    }

    String text(QueueAttributeName name) {
        return values.getOrDefault(name, "");
    }

    /** Empty where the broker does not tell, as ElasticMQ does not tell its retention. */
    Optional<Duration> seconds(QueueAttributeName name) {
        var text = text(name);
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }

    String arn() {
        return text(QueueAttributeName.QUEUE_ARN);
    }

    /** Those of {@code wanted} that are not set so, as far as told. */
    Map<QueueAttributeName, String> differing(Map<QueueAttributeName, String> wanted) {
        var differing = new EnumMap<QueueAttributeName, String>(QueueAttributeName.class);
        wanted.forEach(
                (name, value) -> {
                    if (!isSet(name, value)) {
                        differing.put(name, value);
                    }
                });
        return differing;
    }

    /** A policy counts by what it says. */
    private boolean isSet(QueueAttributeName name, String value) {
        if (name == QueueAttributeName.REDRIVE_POLICY) {
            return Objects.equals(new SqsQueueAttributes(Map.of(name, value)).redrive(), redrive());
        }
        return value.equals(values.getOrDefault(name, value));
    }

    /** Null where there is none, or none that says where dead letters go. */
    @Nullable Redrive redrive() {
        try {
            // Terraform writes the count as a string, others as a number; asInt reads both.
            var policy = JSON.readTree(text(QueueAttributeName.REDRIVE_POLICY));
            var target = policy.path("deadLetterTargetArn").asText();
            return target.isEmpty()
                    ? null
                    : new Redrive(target, policy.path("maxReceiveCount").asInt());
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
