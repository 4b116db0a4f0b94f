package io.hookworks.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Finding;
import io.hookworks.queue.Finding.Severity;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class SqsVerifyTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final Duration DAY = Duration.ofDays(1);
    private static final String URN = "arn:aws:sqs:us-east-1:000000000000:";

    private String queue = attributes(30, 1, redrive(URN + "orders-dlq", "50"));
    private String deadLetters = attributes(30, 14, "");
    private FakeSqs fake;
    private SqsQueueClient client;

    /** The queue is asked first, its dead-letter queue second. */
    @BeforeEach
    void open() {
        fake =
                new FakeSqs(
                        call -> {
                            var asked = fake.calls().stream().filter("GetQueueAttributes"::equals);
                            var answer = asked.count() == 1 ? queue : deadLetters;
                            FakeSqs.say(200, answer).to(call);
                        });
        client = SqsQueueClient.open(SqsSettings.standard().at(fake.endpoint()));
    }

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    @Test
    void queue_as_specified_has_no_findings() {
        assertEquals(List.of(), findings());
    }

    @Test
    void another_visibility_timeout_is_a_warning() {
        queue = attributes(60, 1, redrive(URN + "orders-dlq", "50"));
        assertFound(Severity.WARNING, QUEUE, "visibility timeout is PT1M");
    }

    @Test
    void shorter_retention_is_a_warning() {
        deadLetters = attributes(30, 13, "");
        assertFound(Severity.WARNING, QUEUE.deadLetters(), "keeps messages for PT312H");
    }

    @Test
    void missing_redrive_policy_is_an_error() {
        queue = attributes(30, 1, "");
        assertFound(Severity.ERROR, QUEUE, "no redrive policy");
    }

    @Test
    void redrive_policy_that_leads_elsewhere_is_an_error() {
        queue = attributes(30, 1, redrive(URN + "graveyard", "50"));
        assertFound(Severity.ERROR, QUEUE, "dead letters go to " + URN + "graveyard");
    }

    @Test
    void redrive_before_the_retries_are_over_is_an_error() {
        queue = attributes(30, 1, redrive(URN + "orders-dlq", "\\\"3\\\""));
        assertFound(Severity.ERROR, QUEUE, "after 3 receives, not after 20");
    }

    @Test
    void dead_letters_kept_shorter_than_messages_are_an_error() {
        queue = attributes(30, 14, redrive(URN + "orders-dlq", "50"));
        deadLetters = attributes(30, 4, "");
        assertTrue(
                findings().stream()
                        .anyMatch(
                                finding ->
                                        finding.severity() == Severity.ERROR
                                                && finding.what().contains("its queue for PT336H")),
                () -> findings().toString());
    }

    @Test
    void keys_that_share_one_limit_are_a_warning() {
        queue =
                queue.replace(
                        "{\"Attributes\": {",
                        "{\"Attributes\": {\"DeduplicationScope\": \"queue\",");
        var net = new QueueSpec.DeadLetters(DAY.multipliedBy(14), 20);
        var ordered = new QueueSpec(QUEUE, Guarantees.PER_KEY, Duration.ofSeconds(30), DAY, net);
        var findings = client.verify(ordered);
        assertEquals(1, findings.size(), findings::toString);
        assertEquals(Severity.WARNING, findings.getFirst().severity());
        assertTrue(findings.getFirst().what().contains("DeduplicationScope is queue"));
    }

    private List<Finding> findings() {
        var net = new QueueSpec.DeadLetters(DAY.multipliedBy(14), 20);
        return client.verify(
                new QueueSpec(QUEUE, Guarantees.NONE, Duration.ofSeconds(30), DAY, net));
    }

    private void assertFound(Severity severity, QueueName where, String what) {
        var findings = findings();
        assertEquals(1, findings.size(), findings::toString);
        var finding = findings.getFirst();
        assertEquals(severity, finding.severity());
        assertEquals(where, finding.queue());
        assertTrue(finding.what().contains(what), finding.what());
    }

    private static String attributes(int visibility, int days, String policy) {
        var arn = URN + (policy.isEmpty() && days != 1 ? "orders-dlq" : "orders");
        return "{\"Attributes\": {\"QueueArn\": \"%s\", \"VisibilityTimeout\": \"%d\","
                        .formatted(arn, visibility)
                + "\"MessageRetentionPeriod\": \"%d\"%s}}".formatted(days * 86_400, policy);
    }

    private static String redrive(String arn, String count) {
        return ", \"RedrivePolicy\": \"{\\\"deadLetterTargetArn\\\": \\\"%s\\\", \\\"maxReceiveCount\\\": %s}\""
                .formatted(arn, count);
    }
}
