package io.hookworks.infra;

import io.hookworks.infra.Applied.Resource;

import java.util.ArrayList;
import java.util.List;

/** What must hold of everything on Google Cloud, and what no schema says. */
final class GooglePolicy {
    private static final String AGENT = "@gcp-sa-pubsub.iam.gserviceaccount.com";
    private static final int QUARTER = 7_776_000;

    private final Applied applied;
    private final List<String> findings = new ArrayList<>();

    private GooglePolicy(Applied applied) {
        this.applied = applied;
    }

    static List<String> findings(Applied applied) {
        var policy = new GooglePolicy(applied);
        applied.all("google_pubsub_subscription").forEach(policy::subscription);
        applied.all("google_pubsub_topic").forEach(policy::topic);
        policy.rights();
        applied.all("google_kms_crypto_key").forEach(policy::key);
        return policy.findings;
    }

    private void subscription(Resource subscription) {
        var expiry = subscription.at("expiration_policy", "0");
        if (!expiry.has("ttl") || !expiry.path("ttl").asText().isEmpty()) {
            found(subscription, "is deleted when nobody receives for a while");
        }
        if (subscription.at("retry_policy").size() > 0) {
            found(subscription, "adds a backoff to ours");
        }
        var net = subscription.at("dead_letter_policy", "0");
        if (net.isMissingNode()) {
            return;
        }
        var topic = net.path("dead_letter_topic").asText();
        var letters = topic.substring(topic.lastIndexOf('/') + 1);
        if (!agentMay("google_pubsub_topic_iam_member", "topic", letters, "publisher")) {
            found(subscription, "has dead letters that Pub/Sub may not write");
        }
        var own = subscription.text("name");
        if (!agentMay("google_pubsub_subscription_iam_member", "subscription", own, "subscriber")) {
            found(subscription, "has dead letters that Pub/Sub may not take off it");
        }
        if (!alarmed("num_undelivered_messages", letters)) {
            found(subscription, "has no alarm on its dead letters");
        }
        if (!alarmed("oldest_unacked_message_age", own)) {
            found(subscription, "has no alarm on its oldest message");
        }
        if (writers(letters) < 2) { // the worker and the operator
            found(subscription, "has no worker that may write its dead letters");
        }
    }

    private boolean agentMay(String type, String key, String name, String role) {
        return applied.all(type)
                .filter(each -> each.text(key).equals(name))
                .filter(each -> each.text("role").equals("roles/pubsub." + role))
                .anyMatch(each -> each.text("member").endsWith(AGENT));
    }

    private long writers(String topic) {
        return applied.all("google_pubsub_topic_iam_member")
                .filter(each -> each.text("topic").equals(topic))
                .filter(each -> each.text("role").equals("roles/pubsub.publisher"))
                .filter(each -> !each.text("member").endsWith(AGENT))
                .count();
    }

    private boolean alarmed(String metric, String subscription) {
        return applied.all("google_monitoring_alert_policy")
                .filter(each -> each.at("notification_channels").size() > 0)
                .map(each -> each.at("conditions", "0", "condition_threshold", "0", "filter"))
                .anyMatch(
                        filter ->
                                filter.asText().contains("subscription/" + metric + "\"")
                                        && filter.asText().contains("\"" + subscription + "\""));
    }

    private void topic(Resource topic) {
        var received =
                applied.all("google_pubsub_subscription")
                        .anyMatch(each -> each.text("topic").equals(topic.text("id")));
        if (!received) {
            found(topic, "loses what is sent to it");
        }
    }

    private void rights() {
        for (var resource : applied.resources()) {
            var everyone = resource.text("member").startsWith("all");
            var api = resource.type().equals("google_cloud_run_v2_service_iam_member");
            if (everyone && !(api && resource.text("name").endsWith("-api"))) {
                found(resource, "is open to everyone");
            }
            var role = resource.text("role");
            if (role.equals("roles/owner")
                    || role.equals("roles/editor")
                    || role.endsWith(".admin")) {
                found(resource, "gives more than anyone needs");
            }
        }
    }

    private void key(Resource key) {
        var period = key.text("rotation_period").replace("s", "");
        if (!period.matches("\\d+") || Long.parseLong(period) > QUARTER) {
            found(key, "changes less often than every 90 days");
        }
    }

    private void found(Resource resource, String what) {
        findings.add(resource.address() + " " + what);
    }
}
