package io.hookworks.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.infra.Applied.Resource;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What holds on AWS; each rule is shown to find what it is there for. */
class AwsPolicyTest {
    private static final String BILLING = "module.queue[\"billing\"].";

    @TempDir private static Path folder;
    private static Applied applied;

    @BeforeAll
    static void apply() throws Exception {
        applied = Applied.aws(folder);
    }

    @Test
    void it_holds() {
        assertEquals(List.of(), AwsPolicy.findings(applied));
    }

    @Test
    void what_is_missing_is_found() {
        without(
                BILLING + "aws_sqs_queue_policy.queue",
                BILLING + "aws_sqs_queue.queue takes calls without TLS");
        without(
                BILLING + "aws_sqs_queue_redrive_allow_policy.dead_letters",
                BILLING + "aws_sqs_queue.dead_letters lets every queue move messages to it");
        without(
                "aws_cloudwatch_metric_alarm.dead_letters[\"billing\"]",
                BILLING + "aws_sqs_queue.dead_letters has no alarm on dead letters");
        without(
                "aws_cloudwatch_metric_alarm.oldest[\"billing\"]",
                BILLING + "aws_sqs_queue.queue has no alarm on its oldest message");
        without(
                "module.worker[\"billing\"].module.task.aws_iam_policy.queues[1]",
                BILLING + "aws_sqs_queue.dead_letters has no worker that may write to it");
        without(
                "module.worker[\"billing\"].aws_appautoscaling_target.service",
                "module.worker[\"billing\"].aws_ecs_service.service does not scale as"
                        + " hookworks.yaml says");
    }

    @Test
    void what_is_wrong_is_found() {
        changed(
                BILLING + "aws_sqs_queue.queue",
                "redrive_policy",
                "\"maxReceiveCount\":1000",
                "\"maxReceiveCount\":\"1000\"",
                "has a maxReceiveCount that is no number");
        changed(
                BILLING + "aws_sqs_queue.queue",
                "redrive_policy",
                "billing-dlq",
                "elsewhere",
                "has no queue of dead letters");
        var retention = "message_retention_seconds";
        with(
                BILLING + "aws_sqs_queue.dead_letters",
                each -> each.values().put(retention, 345_600),
                "keeps dead letters for less than 14 days");
        with(
                BILLING + "aws_sqs_queue.queue",
                each -> each.values().putNull("kms_master_key_id"),
                "is not encrypted");
        var policy = "module.api.module.task.aws_iam_policy.queues[0]";
        changed(policy, "policy", "\"sqs:SendMessage\"", "\"sqs:*\"", "allows with a wildcard");
        var scaling = "module.worker[\"billing\"].aws_appautoscaling_policy.backlog[\"billing\"]";
        with(scaling, AwsPolicyTest::divideByNothing, "has no value while no task runs");
        var task = "module.api.module.task.aws_ecs_task_definition.task";
        changed(
                task,
                "container_definitions",
                "\"readonlyRootFilesystem\":true",
                "\"readonlyRootFilesystem\":false",
                "may write to its image, or is root");
        changed(
                task,
                "container_definitions",
                "\"HOOKWORKS_DEV\"",
                "\"GITHUB_WEBHOOK_SECRET\"",
                "has a secret in the clear");
    }

    /** An alarm on the ARN, or on the wrong queue, never fires. */
    @Test
    void an_alarm_that_never_fires_is_found() {
        for (var name :
                List.of(
                        "arn:aws:sqs:eu-central-1:123456789012:hookworks-billing-dlq",
                        "hookworks-billing")) {
            var broken = applied.copy();
            var alarm = broken.one("aws_cloudwatch_metric_alarm.dead_letters[\"billing\"]");
            alarm.values().withObjectProperty("dimensions").put("QueueName", name);

            var what = BILLING + "aws_sqs_queue.dead_letters has no alarm on dead letters";
            assertEquals(List.of(what), AwsPolicy.findings(broken));
        }
        var unheard = applied.copy();
        var alarm = unheard.one("aws_cloudwatch_metric_alarm.oldest[\"billing\"]");
        alarm.values().putArray("alarm_actions");
        assertEquals(
                List.of(BILLING + "aws_sqs_queue.queue has no alarm on its oldest message"),
                AwsPolicy.findings(unheard));
    }

    private static void divideByNothing(Resource policy) {
        var metrics =
                policy.at("target_tracking_scaling_policy_configuration", "0")
                        .path("customized_metric_specification")
                        .path(0)
                        .path("metrics");
        for (var metric : metrics) {
            if (metric.path("id").asText().equals("backlog")
                    && metric instanceof com.fasterxml.jackson.databind.node.ObjectNode node) {
                node.put("expression", "visible / tasks");
            }
        }
    }

    /** Alarms, pages and scaling; a name that nobody has would never fire. */
    @Test
    void every_metric_of_the_cloud_exists() throws Exception {
        var asked = Metrics.asked(applied);
        asked.removeIf(name -> name.startsWith("Hookworks/")); // see the next
        assertTrue(asked.contains("AWS/SQS/ApproximateNumberOfMessagesVisible"), asked::toString);

        asked.removeAll(Metrics.ofTheClouds());

        assertEquals(Set.of(), asked);
    }

    /** MotoTest holds that list against programs that run. */
    @Test
    void every_metric_of_our_own_exists() throws Exception {
        var own = Metrics.own(applied);
        assertTrue(own.contains("hookworks_entries_total"), own::toString);

        own.removeAll(Files.readAllLines(Path.of("src/test/resources/program-metrics.txt")));

        assertEquals(Set.of(), own);
    }

    private static void without(String address, String finding) {
        var broken = applied.copy();
        broken.remove(address);
        assertEquals(List.of(finding), AwsPolicy.findings(broken));
    }

    private static void changed(
            String address, String key, String is, String becomes, String what) {
        with(address, each -> each.values().put(key, each.text(key).replace(is, becomes)), what);
    }

    private static void with(String address, Consumer<Resource> change, String what) {
        var broken = applied.copy();
        var resource = broken.one(address);
        change.accept(resource);
        assertEquals(List.of(resource.address() + " " + what), AwsPolicy.findings(broken));
    }
}
