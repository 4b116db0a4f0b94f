package io.hookworks.queue.pubsub;

import com.google.api.gax.rpc.UnimplementedException;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.pubsub.v1.Subscription;

import io.hookworks.queue.Finding;
import io.hookworks.queue.Finding.Severity;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether this program and Pub/Sub itself may do what a queue needs. A broker without permissions,
 * such as an emulator, has none to miss.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/access-control">Access control</a>
 */
record PubSubRights(PubSubConnection connection) {
    /** Who moves dead letters; the number is the project's, which this program does not know. */
    private static final Pattern AGENT =
            Pattern.compile(
                    "serviceAccount:service-\\d+@gcp-sa-pubsub\\.iam\\.gserviceaccount\\.com");

    private static final Set<String> WRITERS =
            Set.of("roles/pubsub.publisher", "roles/pubsub.editor", "roles/pubsub.admin");
    private static final Set<String> READERS =
            Set.of("roles/pubsub.subscriber", "roles/pubsub.editor", "roles/pubsub.admin");

    void checkPublish(QueueName queue, String topic, List<Finding> findings)
            throws InterruptedException {
        checkOwn(queue, topic, "pubsub.topics.publish", findings);
    }

    void checkConsume(QueueName queue, String subscription, List<Finding> findings)
            throws InterruptedException {
        checkOwn(queue, subscription, "pubsub.subscriptions.consume", findings);
    }

    /** Who sends has no need to receive, nor the other way round: no program needs all of them. */
    private void checkOwn(QueueName queue, String resource, String right, List<Finding> findings)
            throws InterruptedException {
        var ask =
                TestIamPermissionsRequest.newBuilder()
                        .setResource(resource)
                        .addPermissions(right)
                        .build();
        var answer = connection.publisher().testIamPermissionsCallable().futureCall(ask);
        try {
            var held = PubSubErrors.await(queue, Verb.VERIFY, answer).getPermissionsList();
            if (!held.contains(right)) {
                var what = "this program lacks " + right + " on " + resource;
                var role = right.contains("publish") ? "publisher" : "subscriber";
                var remedy = "grant it roles/pubsub." + role + " there";
                findings.add(new Finding(queue, Severity.WARNING, what, remedy));
            }
        } catch (QueueException e) {
            unread(queue, resource, e, findings);
        }
    }

    /** Without both rights Pub/Sub delivers for ever what it should move away. */
    void checkAgent(QueueName queue, Subscription planned, List<Finding> findings)
            throws InterruptedException {
        var deadLetters = planned.getDeadLetterPolicy().getDeadLetterTopic();
        checkAgent(queue, deadLetters, WRITERS, "roles/pubsub.publisher", findings);
        checkAgent(queue, planned.getName(), READERS, "roles/pubsub.subscriber", findings);
    }

    private void checkAgent(
            QueueName queue,
            String resource,
            Set<String> enough,
            String role,
            List<Finding> findings)
            throws InterruptedException {
        var ask = GetIamPolicyRequest.newBuilder().setResource(resource).build();
        var answer = connection.publisher().getIamPolicyCallable().futureCall(ask);
        try {
            var policy = PubSubErrors.await(queue, Verb.VERIFY, answer);
            if (policy.getBindingsList().stream().noneMatch(held -> grants(held, enough))) {
                var what = "Pub/Sub's service agent has no " + role + " on " + resource;
                var remedy =
                        "grant it there to service-NUMBER@gcp-sa-pubsub.iam.gserviceaccount.com;"
                                + " a grant on the whole project is not seen here";
                findings.add(new Finding(queue, Severity.ERROR, what, remedy));
            }
        } catch (QueueException e) {
            unread(queue, resource, e, findings);
        }
    }

    /** What a role of the user's own holds is not told, so it is taken to be enough. */
    private static boolean grants(Binding binding, Set<String> enough) {
        var role = binding.getRole();
        return (enough.contains(role) || !role.startsWith("roles/"))
                && binding.getMembersList().stream().anyMatch(AGENT.asMatchPredicate());
    }

    private static void unread(
            QueueName queue, String resource, QueueException error, List<Finding> findings) {
        if (error.getCause() instanceof UnimplementedException
                || error.kind() == Kind.QUEUE_NOT_FOUND) {
            return;
        }
        if (error.kind() != Kind.ACCESS_DENIED) {
            throw error;
        }
        findings.add(
                new Finding(
                        queue,
                        Severity.WARNING,
                        "who may do what with " + resource + " could not be checked",
                        "grant roles/iam.securityReviewer to whoever runs the check"));
    }
}
