package io.hookworks.queue.sqs;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.FIFO_QUEUE;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.MESSAGE_RETENTION_PERIOD;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.REDRIVE_POLICY;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.VISIBILITY_TIMEOUT;

import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.sqs.SqsQueueAttributes.Redrive;

import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Makes queues, and sets what differs on those that are there. Safe for many threads. */
final class SqsProvisioner implements QueueProvisioner {
    private final SqsCalls calls;

    SqsProvisioner(SqsCalls calls) {
        this.calls = calls;
    }

    @Override
    public void provision(QueueSpec spec) {
        try {
            var ordering = spec.guarantees().ordering();
            var wanted = settings(ordering, spec.lease(), spec.retention());
            var deadLetters = spec.deadLetters();
            if (deadLetters != null) {
                var name = spec.name().deadLetters();
                make(name, ordering, settings(ordering, spec.lease(), deadLetters.retention()));
                var arn = SqsQueueAttributes.of(calls, name, ordering, Verb.PROVISION).arn();
                wanted.put(REDRIVE_POLICY, new Redrive(arn, deadLetters.maxReceives()).json());
            }
            make(spec.name(), ordering, wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var detail = "interrupted; queues may be made in part, provision again";
            throw new QueueException(Kind.CANCELLED, spec.name(), Verb.PROVISION, detail, e);
        }
    }

    private static Map<QueueAttributeName, String> settings(
            Ordering ordering, Duration lease, Duration retention) {
        var settings = new EnumMap<QueueAttributeName, String>(QueueAttributeName.class);
        settings.putAll(SqsQueueAttributes.ofKind(ordering));
        settings.put(VISIBILITY_TIMEOUT, seconds(lease));
        settings.put(MESSAGE_RETENTION_PERIOD, seconds(retention));
        return settings;
    }

    private static String seconds(Duration duration) {
        return Integer.toString(SqsLimits.wholeSeconds(duration));
    }

    /** CreateQueue answers for a queue that is there only if every attribute is the same. */
    private void make(QueueName queue, Ordering ordering, Map<QueueAttributeName, String> wanted)
            throws InterruptedException {
        if (present(queue, ordering)) {
            change(queue, ordering, wanted);
        } else {
            create(queue, ordering, wanted);
        }
    }

    private boolean present(QueueName queue, Ordering ordering) throws InterruptedException {
        try {
            calls.url(queue, ordering, Verb.PROVISION);
            return true;
        } catch (QueueException e) {
            if (e.kind() == Kind.QUEUE_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private void create(QueueName queue, Ordering ordering, Map<QueueAttributeName, String> wanted)
            throws InterruptedException {
        var name = calls.nameOf(queue, ordering, Verb.PROVISION);
        var attributes = new EnumMap<>(wanted);
        if (ordering == Ordering.PER_KEY) {
            attributes.put(FIFO_QUEUE, "true"); // and can never be changed
        }
        var answer =
                calls.start(
                        queue,
                        Verb.PROVISION,
                        client ->
                                client.createQueue(
                                        create -> create.queueName(name).attributes(attributes)));
        calls.await(queue, Verb.PROVISION, answer);
    }

    private void change(QueueName queue, Ordering ordering, Map<QueueAttributeName, String> wanted)
            throws InterruptedException {
        var there = SqsQueueAttributes.of(calls, queue, ordering, Verb.PROVISION);
        var differing = there.differing(wanted);
        if (differing.isEmpty()) {
            return;
        }
        var url = calls.url(queue, ordering, Verb.PROVISION);
        var answer =
                calls.start(
                        queue,
                        Verb.PROVISION,
                        client ->
                                client.setQueueAttributes(
                                        set -> set.queueUrl(url).attributes(differing)));
        calls.await(queue, Verb.PROVISION, answer);
    }
}
