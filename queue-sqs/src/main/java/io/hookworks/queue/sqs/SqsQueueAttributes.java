package io.hookworks.queue.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import java.time.Duration;
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

    static SqsQueueAttributes of(SqsCalls calls, QueueName queue, Verb verb)
            throws InterruptedException {
        var url = calls.url(queue, verb);
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

    /** Whether every one of these is set, as far as told. A policy counts by what it says. */
    boolean has(Map<QueueAttributeName, String> wanted) {
        var policy = new SqsQueueAttributes(wanted).redrive();
        return Objects.equals(policy, redrive())
                && wanted.entrySet().stream()
                        .filter(entry -> entry.getKey() != QueueAttributeName.REDRIVE_POLICY)
                        .allMatch(
                                entry ->
                                        entry.getValue()
                                                .equals(
                                                        values.getOrDefault(
                                                                entry.getKey(), entry.getValue())));
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
