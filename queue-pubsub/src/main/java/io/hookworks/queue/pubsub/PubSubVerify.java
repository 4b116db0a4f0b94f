package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.Subscription;

import io.hookworks.queue.Finding;
import io.hookworks.queue.Finding.Severity;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;

import java.util.ArrayList;
import java.util.List;

/** Compares the topics and subscriptions of a queue that is there with its spec. */
record PubSubVerify(PubSubConnection connection, PubSubPlan plan) {
    static final String MEND = "apply the Terraform module, or provision the local broker";

    List<Finding> of(QueueSpec spec) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        checkLimits(spec, findings);
        check(spec.name(), plan.queue(spec), findings);
        var deadLetters = spec.deadLetters();
        if (deadLetters != null) {
            var dead = plan.deadLetters(spec, deadLetters);
            check(spec.name().deadLetters(), dead, findings);
            new PubSubRights(connection).checkAgent(spec.name(), plan.queue(spec), findings);
        }
        if (PubSubPlan.hasLane(spec)) {
            check(spec.name(), plan.lane(spec), findings);
        }
        return findings;
    }

    /** What {@code hookworks.yaml} asks of every provider, and Pub/Sub cannot give. */
    private static void checkLimits(QueueSpec spec, List<Finding> findings) {
        if (spec.lease().compareTo(PubSubLimits.LEASE) > 0) {
            var what = "its lease " + spec.lease() + " is longer than the " + PubSubLimits.LEASE;
            findings.add(
                    new Finding(
                            spec.name(),
                            Severity.ERROR,
                            what + " of Pub/Sub",
                            "shorten it in hookworks.yaml; it is renewed while a handler runs"));
        }
    }

    private void check(QueueName queue, Subscription planned, List<Finding> findings)
            throws InterruptedException {
        var rights = new PubSubRights(connection);
        if (topicIsThere(queue, planned.getTopic(), findings)) {
            rights.checkPublish(queue, planned.getTopic(), findings);
        }
        try {
            var there = subscription(queue, planned.getName());
            PubSubDifference.between(planned, there).stream()
                    .map(difference -> finding(queue, planned, difference))
                    .forEach(findings::add);
            rights.checkConsume(queue, planned.getName(), findings);
        } catch (QueueException e) {
            var lost = planned.getName() + ": what is sent to its topic is lost";
            findings.add(absent(queue, "subscription " + lost, planned.getName(), e));
        }
    }

    private static Finding finding(
            QueueName queue, Subscription planned, PubSubDifference difference) {
        var what = planned.getName() + ": " + difference.what();
        return new Finding(queue, difference.severity(), what, MEND);
    }

    private boolean topicIsThere(QueueName queue, String name, List<Finding> findings)
            throws InterruptedException {
        var get = GetTopicRequest.newBuilder().setTopic(name).build();
        var answer = connection.publisher().getTopicCallable().futureCall(get);
        try {
            var _ = PubSubErrors.await(queue, Verb.VERIFY, answer);
            return true;
        } catch (QueueException e) {
            findings.add(absent(queue, "topic " + name, name, e));
            return false;
        }
    }

    private Subscription subscription(QueueName queue, String name) throws InterruptedException {
        var get = GetSubscriptionRequest.newBuilder().setSubscription(name).build();
        var answer = connection.subscriber().getSubscriptionCallable().futureCall(get);
        return PubSubErrors.await(queue, Verb.VERIFY, answer);
    }

    private static Finding absent(
            QueueName queue, String missing, String name, QueueException error) {
        if (error.kind() == Kind.QUEUE_NOT_FOUND) {
            return new Finding(queue, Severity.ERROR, "there is no " + missing, MEND);
        }
        if (error.kind() == Kind.ACCESS_DENIED) {
            return new Finding(
                    queue,
                    Severity.ERROR,
                    "Pub/Sub denies a look at " + name,
                    "grant this program roles/pubsub.viewer on it");
        }
        throw error;
    }
}
