package io.hookworks.queue.pubsub;

import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateSubscriptionRequest;

import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.QueueSpec;

import java.util.List;

/**
 * Makes topics and subscriptions, and sets what differs on subscriptions that are there. Grants no
 * rights: local brokers know none. Safe for many threads.
 */
final class PubSubProvisioner implements QueueProvisioner {
    private final PubSubConnection connection;
    private final PubSubPlan plan;

    PubSubProvisioner(PubSubConnection connection, PubSubPlan plan) {
        this.connection = connection;
        this.plan = plan;
    }

    @Override
    public void provision(QueueSpec spec) {
        var name = spec.name();
        PubSubLimits.of(QueueCatalog.PLAIN, name).checkLease(name, Verb.PROVISION, spec.lease());
        try {
            var deadLetters = spec.deadLetters();
            if (deadLetters != null) {
                make(name.deadLetters(), plan.deadLetters(spec, deadLetters));
            }
            make(name, plan.queue(spec));
            if (PubSubPlan.hasLane(spec)) {
                make(name, plan.lane(spec));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var detail = "interrupted; queues may be made in part, provision again";
            throw new QueueException(Kind.CANCELLED, name, Verb.PROVISION, detail, e);
        }
    }

    private void make(QueueName queue, Subscription planned) throws InterruptedException {
        createTopic(queue, planned.getTopic());
        if (!create(queue, planned)) {
            change(queue, planned);
        }
    }

    private void createTopic(QueueName queue, String name) throws InterruptedException {
        var topic = Topic.newBuilder().setName(name).build();
        var answer = connection.publisher().createTopicCallable().futureCall(topic);
        try {
            var _ = PubSubErrors.await(queue, Verb.PROVISION, answer);
        } catch (QueueException e) {
            requireThere(e);
        }
    }

    private boolean create(QueueName queue, Subscription planned) throws InterruptedException {
        var answer = connection.subscriber().createSubscriptionCallable().futureCall(planned);
        try {
            var _ = PubSubErrors.await(queue, Verb.PROVISION, answer);
            return true;
        } catch (QueueException e) {
            requireThere(e);
            return false;
        }
    }

    private static void requireThere(QueueException error) {
        if (!(error.getCause() instanceof AlreadyExistsException)) {
            throw error;
        }
    }

    private void change(QueueName queue, Subscription planned) throws InterruptedException {
        var get = GetSubscriptionRequest.newBuilder().setSubscription(planned.getName()).build();
        var subscriber = connection.subscriber();
        var there =
                PubSubErrors.await(
                        queue,
                        Verb.PROVISION,
                        subscriber.getSubscriptionCallable().futureCall(get));
        var differences = PubSubDifference.between(planned, there);
        refuseFixed(queue, planned, differences);
        if (differences.isEmpty()) {
            return;
        }
        var fields = differences.stream().map(PubSubDifference::field).toList();
        var update =
                UpdateSubscriptionRequest.newBuilder()
                        .setSubscription(planned)
                        .setUpdateMask(FieldMask.newBuilder().addAllPaths(fields))
                        .build();
        var answer = subscriber.updateSubscriptionCallable().futureCall(update);
        var _ = PubSubErrors.await(queue, Verb.PROVISION, answer);
    }

    private static void refuseFixed(
            QueueName queue, Subscription planned, List<PubSubDifference> differences) {
        differences.stream()
                .filter(difference -> !difference.changeable())
                .findFirst()
                .ifPresent(
                        difference -> {
                            var detail =
                                    difference.what()
                                            + ", which no update can change; delete "
                                            + planned.getName()
                                            + " and provision again";
                            throw PubSubLimits.refusal(
                                    Kind.UNSUPPORTED, queue, Verb.PROVISION, detail);
                        });
    }
}
