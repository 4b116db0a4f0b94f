package io.hookworks.queue.sqs;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.MESSAGE_RETENTION_PERIOD;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.VISIBILITY_TIMEOUT;

import io.hookworks.queue.Finding;
import io.hookworks.queue.Finding.Severity;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares a queue that is there with its spec. */
record SqsVerify(SqsCalls calls) {
    private static final String MEND = "apply the Terraform module, or provision the local broker";

    List<Finding> of(QueueSpec spec) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        var queue = find(spec.name(), spec.guarantees().ordering(), findings);
        if (queue != null) {
            checkThroughput(spec, queue, findings);
            checkLease(spec, queue, findings);
            checkRetention(spec.name(), spec.retention(), queue, findings);
        }
        if (spec.deadLetters() != null) {
            checkDeadLetters(spec, spec.deadLetters(), queue, findings);
        }
        return findings;
    }

    private @Nullable SqsQueueAttributes find(
            QueueName name, Ordering ordering, List<Finding> findings) throws InterruptedException {
        try {
            return SqsQueueAttributes.of(calls, name, ordering, Verb.VERIFY);
        } catch (QueueException e) {
            if (e.kind() != Kind.QUEUE_NOT_FOUND && e.kind() != Kind.ACCESS_DENIED) {
                throw e;
            }
            findings.add(
                    e.kind() == Kind.QUEUE_NOT_FOUND
                            ? missing(name, ordering)
                            : new Finding(
                                    name,
                                    Severity.ERROR,
                                    "SQS denies access to it",
                                    "grant this program sqs:GetQueueAttributes on it"));
            return null;
        }
    }

    /** What there is instead is worth telling: SQS cannot turn one kind into the other. */
    private Finding missing(QueueName name, Ordering wanted) throws InterruptedException {
        var what =
                switch (wanted) {
                    case NONE -> "it keeps order, as a FIFO queue, and should be a standard queue";
                    case PER_KEY -> "it is a standard queue, and order per key needs a FIFO queue";
                };
        var other = wanted == Ordering.NONE ? Ordering.PER_KEY : Ordering.NONE;
        try {
            calls.url(name, other, Verb.VERIFY);
        } catch (QueueException e) {
            return new Finding(name, Severity.ERROR, "there is no such queue", MEND);
        }
        var remedy = MEND + ", which makes a second queue; drain the one that is there";
        return new Finding(name, Severity.ERROR, what, remedy);
    }

    private static void checkThroughput(
            QueueSpec spec, SqsQueueAttributes queue, List<Finding> findings) {
        var kind = SqsQueueAttributes.ofKind(spec.guarantees().ordering());
        for (var setting : kind.entrySet()) {
            var told = queue.text(setting.getKey());
            if (!told.isEmpty() && !told.equals(setting.getValue())) {
                var what = "its " + setting.getKey() + " is " + told + ": its keys share one limit";
                warn(findings, spec.name(), what);
            }
        }
    }

    private static void checkLease(
            QueueSpec spec, SqsQueueAttributes queue, List<Finding> findings) {
        queue.seconds(VISIBILITY_TIMEOUT)
                .filter(lease -> lease.toSeconds() != SqsLimits.wholeSeconds(spec.lease()))
                .map(lease -> "its visibility timeout is " + lease + ", not " + spec.lease())
                .ifPresent(what -> warn(findings, spec.name(), what));
    }

    private static void checkRetention(
            QueueName name, Duration wanted, SqsQueueAttributes queue, List<Finding> findings) {
        queue.seconds(MESSAGE_RETENTION_PERIOD)
                .filter(kept -> kept.compareTo(wanted) < 0)
                .map(kept -> "it keeps messages for " + kept + ", not for " + wanted)
                .ifPresent(what -> warn(findings, name, what));
    }

    private void checkDeadLetters(
            QueueSpec spec,
            QueueSpec.DeadLetters wanted,
            @Nullable SqsQueueAttributes queue,
            List<Finding> findings)
            throws InterruptedException {
        var name = spec.name().deadLetters();
        var deadLetters = find(name, spec.guarantees().ordering(), findings);
        if (deadLetters != null) {
            checkRetention(name, wanted.retention(), deadLetters, findings);
        }
        if (deadLetters != null && queue != null) {
            checkRedrive(spec.name(), wanted, queue, deadLetters, findings);
            checkOutlives(spec, queue, deadLetters, findings);
        }
    }

    /** On a standard queue, unlike a FIFO one, a dead letter's retention counts from its send. */
    private static void checkOutlives(
            QueueSpec spec,
            SqsQueueAttributes queue,
            SqsQueueAttributes deadLetters,
            List<Finding> findings) {
        if (spec.guarantees().ordering() == Ordering.PER_KEY) {
            return;
        }
        var theirs = deadLetters.seconds(MESSAGE_RETENTION_PERIOD);
        var ours = queue.seconds(MESSAGE_RETENTION_PERIOD);
        if (theirs.isPresent() && ours.isPresent() && theirs.get().compareTo(ours.get()) < 0) {
            var told =
                    "it keeps messages for "
                            + theirs.get()
                            + ", its queue for "
                            + ours.get()
                            + ": an old message is gone as soon as it is a dead letter";
            findings.add(new Finding(spec.name().deadLetters(), Severity.ERROR, told, MEND));
        }
    }

    private static void checkRedrive(
            QueueName name,
            QueueSpec.DeadLetters wanted,
            SqsQueueAttributes queue,
            SqsQueueAttributes deadLetters,
            List<Finding> findings) {
        var redrive = queue.redrive();
        if (redrive == null) {
            var what = "it has no redrive policy: what kills its workers is delivered for ever";
            findings.add(new Finding(name, Severity.ERROR, what, MEND));
            return;
        }
        if (!redrive.deadLettersArn().equals(deadLetters.arn())) {
            var what = "its dead letters go to " + redrive.deadLettersArn();
            findings.add(new Finding(name, Severity.ERROR, what, MEND));
        }
        if (redrive.maxReceives() < wanted.maxReceives()) {
            var what =
                    "SQS moves a message to its dead letters after %d receives, not after %d"
                            .formatted(redrive.maxReceives(), wanted.maxReceives());
            findings.add(new Finding(name, Severity.ERROR, what, MEND));
        }
    }

    private static void warn(List<Finding> findings, QueueName name, String what) {
        findings.add(new Finding(name, Severity.WARNING, what, MEND));
    }
}
