package io.hookworks.queue.pubsub;

import static io.hookworks.queue.pubsub.ScriptedProject.AGENT;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.BigQueryConfig;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Finding;
import io.hookworks.queue.Finding.Severity;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

class PubSubVerifyTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final PubSubNames NAMES = new PubSubNames("project", "");
    private static final PubSubPlan PLAN = new PubSubPlan(NAMES, false);
    private static final QueueSpec.DeadLetters NET =
            new QueueSpec.DeadLetters(Duration.ofDays(14), 20);

    private final QueueSpec spec = spec(Guarantees.NONE, Duration.ofSeconds(30), NET);
    private final ScriptedPubSub broker = new ScriptedPubSub();
    private final ScriptedProject project = new ScriptedProject(broker);
    private final PubSubConnection connection = PubSubConnection.open(broker.settings());

    PubSubVerifyTest() {
        project.add(PLAN.queue(spec));
        project.add(PLAN.deadLetters(spec, NET));
        project.add(PLAN.lane(spec));
        project.grant(NAMES.topic(QUEUE.deadLetters()), "roles/pubsub.publisher", AGENT);
        project.grant(NAMES.subscription(QUEUE), "roles/pubsub.subscriber", AGENT);
    }

    @AfterEach
    void close() {
        connection.close(Duration.ZERO);
        broker.close();
    }

    @Test
    void queue_as_planned_has_no_findings() throws InterruptedException {
        assertEquals(List.of(), findings(spec));
    }

    @Test
    void missing_topic_is_an_error() throws InterruptedException {
        project.remove(NAMES.topic(QUEUE));
        assertFound(Severity.ERROR, QUEUE, "there is no topic " + NAMES.topic(QUEUE));
    }

    @Test
    void missing_lane_is_an_error() throws InterruptedException {
        project.remove(NAMES.laneTopic(QUEUE));
        assertFound(Severity.ERROR, QUEUE, "there is no topic " + NAMES.laneTopic(QUEUE));
    }

    @Test
    void dead_letters_without_a_subscription_are_an_error() throws InterruptedException {
        project.remove(NAMES.subscription(QUEUE.deadLetters()));
        assertFound(Severity.ERROR, QUEUE.deadLetters(), "what is sent to its topic is lost");
    }

    @Test
    void topic_that_may_not_be_looked_at_is_an_error() throws InterruptedException {
        project.hide(NAMES.topic(QUEUE));
        assertFound(Severity.ERROR, QUEUE, "denies a look at " + NAMES.topic(QUEUE));
    }

    @Test
    void missing_dead_letter_policy_is_an_error() throws InterruptedException {
        change(Subscription.Builder::clearDeadLetterPolicy);
        assertFound(Severity.ERROR, QUEUE, "no dead-letter policy");
    }

    @Test
    void dead_letter_policy_that_leads_elsewhere_is_an_error() throws InterruptedException {
        changeNet(policy -> policy.setDeadLetterTopic("projects/project/topics/graveyard"));
        assertFound(Severity.ERROR, QUEUE, "dead letters go to projects/project/topics/graveyard");
    }

    @Test
    void dead_letters_before_the_retries_are_over_are_an_error() throws InterruptedException {
        changeNet(policy -> policy.setMaxDeliveryAttempts(5));
        assertFound(Severity.ERROR, QUEUE, "after 5 deliveries, before the 20");
    }

    @Test
    void dead_letters_later_than_planned_are_a_warning() throws InterruptedException {
        changeNet(policy -> policy.setMaxDeliveryAttempts(50));
        assertFound(Severity.WARNING, QUEUE, "after 50 deliveries, after the 20");
    }

    @Test
    void another_deadline_is_a_warning() throws InterruptedException {
        change(there -> there.setAckDeadlineSeconds(60));
        assertFound(Severity.WARNING, QUEUE, "deadline is 60 s, not 30 s");
    }

    @Test
    void another_retention_is_a_warning() throws InterruptedException {
        change(there -> there.setMessageRetentionDuration(Durations.fromMinutes(10)));
        assertFound(Severity.WARNING, QUEUE, "keeps messages for PT10M, not for PT24H");
    }

    @Test
    void retry_policy_is_a_warning() throws InterruptedException {
        var retry = RetryPolicy.newBuilder().setMinimumBackoff(Durations.fromSeconds(10));
        change(there -> there.setRetryPolicy(retry));
        assertFound(Severity.WARNING, QUEUE, "backoff is added to every delay");
    }

    @Test
    void subscription_that_expires_is_an_error() throws InterruptedException {
        var month = ExpirationPolicy.newBuilder().setTtl(Durations.fromDays(31));
        change(there -> there.setExpirationPolicy(month));
        assertFound(Severity.ERROR, QUEUE, "without a receiver for PT744H it is deleted");
        change(Subscription.Builder::clearExpirationPolicy);
        assertFound(Severity.ERROR, QUEUE, "without a receiver for 31 days it is deleted");
    }

    @Test
    void subscription_that_gives_its_messages_away_is_an_error() throws InterruptedException {
        var push = PushConfig.newBuilder().setPushEndpoint("https://example.com/?token=secret");
        change(there -> there.setPushConfig(push));
        assertFound(Severity.ERROR, QUEUE, "delivers elsewhere by itself");
        change(there -> there.clearPushConfig().setBigqueryConfig(BigQueryConfig.newBuilder()));
        assertFound(Severity.ERROR, QUEUE, "delivers elsewhere by itself");
    }

    @Test
    void subscription_that_does_not_get_every_message_is_an_error() throws InterruptedException {
        change(there -> there.setFilter("attributes:a"));
        assertFound(Severity.ERROR, QUEUE, "filter, which drops messages");
        change(there -> there.clearFilter().setDetached(true));
        assertFound(Severity.ERROR, QUEUE, "detached");
        change(there -> there.clearDetached().setTopic("_deleted-topic_"));
        assertFound(Severity.ERROR, QUEUE, "of the topic _deleted-topic_");
    }

    @Test
    void guarantee_that_is_not_kept_is_an_error() throws InterruptedException {
        project.remove(NAMES.laneSubscription(QUEUE));
        var strict = new Guarantees(Ordering.PER_KEY, AckCertainty.CONFIRMED);
        var found = findings(spec(strict, spec.lease(), NET)).stream().map(Finding::what).toList();
        assertEquals(4, found.size(), found::toString);
        assertTrue(found.get(0).endsWith("it keeps no order by key"), found::toString);
        assertTrue(found.get(1).endsWith("it confirms no acknowledgement"), found::toString);
    }

    @Test
    void guarantee_that_nobody_asked_for_is_a_warning() throws InterruptedException {
        change(there -> there.setEnableMessageOrdering(true));
        assertFound(Severity.WARNING, QUEUE, "keeps an order by key");
        change(there -> there.clearEnableMessageOrdering().setEnableExactlyOnceDelivery(true));
        assertFound(Severity.WARNING, QUEUE, "delivers exactly once");
    }

    @Test
    void missing_right_of_this_program_is_an_error() throws InterruptedException {
        project.forbid(NAMES.topic(QUEUE));
        assertFound(
                Severity.WARNING, QUEUE, "lacks pubsub.topics.publish on " + NAMES.topic(QUEUE));
        project.forbid(NAMES.laneSubscription(QUEUE));
        assertFound(Severity.WARNING, QUEUE, "lacks pubsub.subscriptions.consume on ");
    }

    @Test
    void service_agent_that_may_not_move_dead_letters_is_an_error() throws InterruptedException {
        project.grant(
                NAMES.topic(QUEUE.deadLetters()),
                "roles/pubsub.publisher",
                "serviceAccount:someone@example.com");
        assertFound(Severity.ERROR, QUEUE, "service agent has no roles/pubsub.publisher on");
    }

    @Test
    void service_agent_that_may_not_take_messages_away_is_an_error() throws InterruptedException {
        project.grant(NAMES.subscription(QUEUE), "roles/pubsub.viewer", AGENT);
        assertFound(Severity.ERROR, QUEUE, "service agent has no roles/pubsub.subscriber on");
    }

    @Test
    void wider_role_of_the_service_agent_is_enough() throws InterruptedException {
        project.grant(NAMES.subscription(QUEUE), "roles/pubsub.editor", AGENT);
        project.grant(NAMES.topic(QUEUE.deadLetters()), "projects/p/roles/own", AGENT);
        assertEquals(List.of(), findings(spec));
    }

    @Test
    void policy_that_may_not_be_read_is_a_warning() throws InterruptedException {
        project.hide(NAMES.topic(QUEUE.deadLetters()));
        var warned = findings(spec).stream().filter(found -> found.severity() == Severity.WARNING);
        assertEquals(
                List.of(
                        "who may do what with "
                                + NAMES.topic(QUEUE.deadLetters())
                                + " could not be checked"),
                warned.map(Finding::what).toList());
    }

    @Test
    void what_pub_sub_cannot_give_is_told() throws InterruptedException {
        var deep = new QueueSpec.DeadLetters(NET.retention(), 110);
        changeNet(policy -> policy.setMaxDeliveryAttempts(100));
        var found = findings(spec(Guarantees.NONE, spec.lease(), deep));
        assertEquals(List.of(), found, "as many deliveries as Pub/Sub takes are enough");
        change(there -> there.setAckDeadlineSeconds(601));
        changeNet(policy -> policy.setMaxDeliveryAttempts(20));
        var longest = findings(spec(Guarantees.NONE, Duration.ofSeconds(601), NET));
        assertTrue(longest.getFirst().what().contains("longer than the PT10M"), longest::toString);
    }

    private static QueueSpec spec(
            Guarantees guarantees, Duration lease, QueueSpec.DeadLetters net) {
        return new QueueSpec(QUEUE, guarantees, lease, Duration.ofDays(1), net);
    }

    private void change(UnaryOperator<Subscription.Builder> change) {
        project.change(NAMES.subscription(QUEUE), change);
    }

    private void changeNet(Consumer<DeadLetterPolicy.Builder> change) {
        change(
                there -> {
                    change.accept(there.getDeadLetterPolicyBuilder());
                    return there;
                });
    }

    private List<Finding> findings(QueueSpec asked) throws InterruptedException {
        return new PubSubVerify(connection, PLAN).of(asked);
    }

    private void assertFound(Severity severity, QueueName where, String what)
            throws InterruptedException {
        var findings = findings(spec);
        assertEquals(1, findings.size(), findings::toString);
        var finding = findings.getFirst();
        assertEquals(severity, finding.severity());
        assertEquals(where, finding.queue());
        assertTrue(finding.what().contains(what), finding::what);
    }
}
