package io.hookworks.infra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.hookworks.infra.Applied.Resource;

import java.util.ArrayList;
import java.util.List;

/** What must hold of everything on AWS, and what no schema says. */
final class AwsPolicy {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FORTNIGHT = 14 * 24 * 3600;

    private final Applied applied;
    private final List<String> findings = new ArrayList<>();

    private AwsPolicy(Applied applied) {
        this.applied = applied;
    }

    static List<String> findings(Applied applied) {
        var policy = new AwsPolicy(applied);
        policy.queues();
        policy.rights();
        policy.services();
        return policy.findings;
    }

    private void queues() {
        var queues = applied.all("aws_sqs_queue").toList();
        var dead = queues.stream().filter(each -> each.text("name").contains("-dlq")).toList();
        for (var queue : queues) {
            encrypted(queue);
            tlsOnly(queue);
        }
        for (var letters : dead) {
            deadLetters(letters);
        }
        queues.stream().filter(each -> !dead.contains(each)).forEach(queue -> source(queue, dead));
    }

    private void encrypted(Resource queue) {
        if (queue.text("kms_master_key_id").equals("null")
                && !queue.at("sqs_managed_sse_enabled").asBoolean()) {
            found(queue, "is not encrypted");
        }
    }

    private void tlsOnly(Resource queue) {
        var policies =
                applied.all("aws_sqs_queue_policy")
                        .filter(each -> each.text("queue_url").equals(queue.text("id")))
                        .map(each -> json(each.text("policy")))
                        .toList();
        var holds =
                policies.stream()
                        .anyMatch(
                                policy ->
                                        policy.path("Version").asText().equals("2012-10-17")
                                                && policy.toString()
                                                        .contains(
                                                                "\"aws:SecureTransport\":\"false\""));
        if (!holds) {
            found(queue, "takes calls without TLS");
        }
    }

    private void source(Resource queue, List<Resource> dead) {
        var redrive = json(queue.text("redrive_policy"));
        var target = redrive.path("deadLetterTargetArn").asText();
        if (dead.stream().noneMatch(each -> each.text("arn").equals(target))) {
            found(queue, "has no queue of dead letters");
        }
        if (!redrive.path("maxReceiveCount").isInt()) {
            found(queue, "has a maxReceiveCount that is no number");
        }
        if (!alarmed("ApproximateAgeOfOldestMessage", queue.text("name"))) {
            found(queue, "has no alarm on its oldest message");
        }
    }

    private void deadLetters(Resource queue) {
        if (queue.at("message_retention_seconds").asInt() < FORTNIGHT) {
            found(queue, "keeps dead letters for less than 14 days");
        }
        var allowed =
                applied.all("aws_sqs_queue_redrive_allow_policy")
                        .filter(each -> each.text("queue_url").equals(queue.text("id")))
                        .anyMatch(each -> each.text("redrive_allow_policy").contains("byQueue"));
        if (!allowed) {
            found(queue, "lets every queue move messages to it");
        }
        if (!alarmed("ApproximateNumberOfMessagesVisible", queue.text("name"))) {
            found(queue, "has no alarm on dead letters");
        }
        var writers =
                applied.all("aws_iam_policy")
                        .map(each -> each.text("policy"))
                        .filter(each -> each.contains("\"" + queue.text("arn") + "\""))
                        .filter(each -> each.contains("sqs:SendMessage"))
                        .count();
        if (writers < 2) { // the worker and the operator
            found(queue, "has no worker that may write to it");
        }
    }

    /** By the name of the queue, and somebody hears it. */
    private boolean alarmed(String metric, String queue) {
        return applied.all("aws_cloudwatch_metric_alarm")
                .filter(each -> each.text("metric_name").equals(metric))
                .filter(each -> each.text("dimensions", "QueueName").equals(queue))
                .anyMatch(
                        each -> each.at("ok_actions").size() + each.at("alarm_actions").size() > 1);
    }

    private void rights() {
        var inline = applied.all("aws_iam_role_policy").toList();
        var managed = applied.all("aws_iam_policy").toList();
        for (var policy : List.of(inline, managed).stream().flatMap(List::stream).toList()) {
            var text = policy.text("policy");
            for (var statement : json(text).path("Statement")) {
                if (contains(statement.path("Action"), "*") || isStar(statement.path("Resource"))) {
                    found(policy, "allows with a wildcard");
                }
            }
            if (text.length() > 6144) {
                found(policy, "is longer than AWS takes");
            }
        }
    }

    private static boolean contains(JsonNode actions, String part) {
        return actions.toString().contains(part);
    }

    private static boolean isStar(JsonNode resource) {
        return resource.toString().equals("\"*\"") || resource.toString().contains("[\"*\"]");
    }

    private void services() {
        for (var service : applied.all("aws_ecs_service").toList()) {
            if (service.at("network_configuration", "0", "assign_public_ip").asBoolean()) {
                found(service, "has a public IP");
            }
            if (!scales(service)) {
                found(service, "does not scale as hookworks.yaml says");
            }
        }
        for (var task : applied.all("aws_ecs_task_definition").toList()) {
            var container = json(task.text("container_definitions")).path(0);
            if (!container.path("readonlyRootFilesystem").asBoolean()
                    || !container.path("user").asText().equals("10001:10001")) {
                found(task, "may write to its image, or is root");
            }
            if (container.path("environment").toString().contains("SECRET")) {
                found(task, "has a secret in the clear");
            }
        }
        for (var policy : applied.all("aws_appautoscaling_policy").toList()) {
            var text = policy.values().toString();
            if (text.contains("visible /") && !(text.contains("IF(") && text.contains("FILL("))) {
                found(policy, "has no value while no task runs");
            }
        }
    }

    private boolean scales(Resource service) {
        return applied.all("aws_appautoscaling_target")
                .filter(each -> each.text("resource_id").endsWith("/" + service.text("name")))
                .anyMatch(each -> bounds(each).equals(wanted(service)));
    }

    private static List<Integer> bounds(Resource target) {
        return List.of(target.at("min_capacity").asInt(), target.at("max_capacity").asInt());
    }

    /** As hookworks.yaml says of these queues, and the root of the API. */
    private static List<Integer> wanted(Resource service) {
        return switch (service.text("name")) {
            case "hookworks-api" -> List.of(2, 6);
            case "hookworks-worker-billing" -> List.of(1, 4);
            default -> List.of(1, 1);
        };
    }

    private void found(Resource resource, String what) {
        findings.add(resource.address() + " " + what);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
