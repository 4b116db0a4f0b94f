package io.hookworks.queue.testkit;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.DelayLimit;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Finding;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.QueueStats;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Queues in memory: exact leases, attempts, delays and limits, and the broker's own dead-letter
 * policy. Waiting follows the clock: on a {@link ManualClock} a {@code receive} waits until a test
 * advances it past the wait, or a message becomes due; on any other clock it waits in real time.
 *
 * <p>A queue whose spec says so keeps order per key; it then takes no delayed sends. From all
 * others messages come out in an order drawn from a seed, on purpose: a standard queue promises
 * none. Safe for many threads. Clients made by {@link #anotherClient()} share the queues.
 */
public final class InMemoryQueues implements QueueClient, QueueProvisioner {
    /** Like SQS in everything but size of batch and length of delay. */
    public static final Capabilities CAPABILITIES =
            new Capabilities(
                    100,
                    100,
                    1_048_576,
                    100,
                    new DelayLimit(Duration.ofDays(1), Duration.ZERO),
                    Duration.ofSeconds(20),
                    Duration.ofMillis(1),
                    Duration.ofHours(12),
                    Duration.ofHours(12),
                    new DelayLimit(Duration.ofHours(12), Duration.ZERO),
                    Ordering.NONE,
                    AckCertainty.CONFIRMED,
                    true,
                    true);

    /** As little as a provider may declare. */
    private static final Capabilities FRUGAL =
            new Capabilities(
                    10,
                    10,
                    65_536,
                    11,
                    DelayLimit.NONE,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(10),
                    null,
                    DelayLimit.NONE,
                    Ordering.NONE,
                    AckCertainty.BEST_EFFORT,
                    false,
                    false);

    private static final long SEED = 42;

    private final InMemoryBroker broker;
    private volatile boolean closed;

    public InMemoryQueues(TimeSource clock) {
        this(clock, CAPABILITIES, SEED);
    }

    /** Queues that can do no more than a provider has to. */
    public static InMemoryQueues frugal(TimeSource clock) {
        return new InMemoryQueues(clock, FRUGAL, SEED);
    }

    /**
     * @param capabilities what to declare of queues without order, and to keep to
     * @param seed of the order in which messages come out
     */
    public InMemoryQueues(TimeSource clock, Capabilities capabilities, long seed) {
        this(new InMemoryBroker(clock, capabilities, new SplittableRandom(seed)));
        if (capabilities.ordering() != Ordering.NONE) {
            throw new IllegalArgumentException("order is for the spec of a queue to ask for");
        }
    }

    private InMemoryQueues(InMemoryBroker broker) {
        this.broker = broker;
    }

    /** A client of the same queues, which lives on when this one is closed. */
    public InMemoryQueues anotherClient() {
        return new InMemoryQueues(broker);
    }

    @Override
    public void provision(QueueSpec spec) {
        broker.provision(spec);
    }

    /**
     * Puts something into a queue that is delivered as {@link Delivery.Undecodable}; returns the
     * broker's id.
     */
    public String sendUndecodable(
            QueueName queue, String reason, Payload raw, Map<String, String> attributes) {
        var id = broker.nextId();
        return store(queue, new Delivery.Undecodable(reason, raw, attributes, id), Duration.ZERO);
    }

    /** How many receives wait for a message just now: lets a test advance the clock in time. */
    public int waitingReceives() {
        return broker.waiting();
    }

    @Override
    public Capabilities capabilities(QueueName queue) {
        return broker.capabilities(queue);
    }

    private InMemoryLimits limits(QueueName queue) {
        return new InMemoryLimits(capabilities(queue));
    }

    @Override
    public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        var failedKeys = new HashSet<String>();
        return batch.stream().map(outgoing -> sendInOrder(queue, outgoing, failedKeys)).toList();
    }

    private Result<String> sendInOrder(QueueName queue, Outgoing outgoing, Set<String> failedKeys) {
        var key = outgoing.message().orderingKey();
        if (key != null && failedKeys.contains(key)) {
            var detail = "an earlier message of its key was not sent; send both again";
            return new Result.Failed<>(
                    InMemoryLimits.refusal(Kind.UNAVAILABLE, queue, Verb.SEND, detail));
        }
        var result = one(queue, Verb.SEND, outgoing, each -> send(queue, each));
        if (key != null && result instanceof Result.Failed && ordered(queue)) {
            failedKeys.add(key);
        }
        return result;
    }

    private boolean ordered(QueueName queue) {
        return capabilities(queue).ordering() == Ordering.PER_KEY;
    }

    private String send(QueueName queue, Outgoing outgoing) {
        limits(queue).check(queue, outgoing);
        var content = new Delivery.Decoded(outgoing.message(), broker.nextId(), outgoing.facts());
        return store(queue, content, outgoing.delay());
    }

    private String store(QueueName name, Delivery.Content content, Duration delay) {
        return broker.with(
                name,
                Verb.SEND,
                (queue, now) -> {
                    queue.add(new StoredMessage(content, now, delay));
                    return content.brokerId();
                });
    }

    @Override
    public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
        requireOpen(request.queue(), Verb.RECEIVE);
        capabilities(request.queue()).check(request);
        return broker.receive(request, () -> closed);
    }

    @Override
    public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
        return each(queue, Verb.ACK, receipts, receipt -> ack(queue, receipt));
    }

    private AckCertainty ack(QueueName name, Receipt receipt) {
        return broker.with(
                name,
                Verb.ACK,
                (queue, now) -> {
                    queue.remove(held(queue, Verb.ACK, receipt, now));
                    return capabilities(name).ackCertainty();
                });
    }

    @Override
    public List<Result<Instant>> extend(QueueName queue, List<Receipt> receipts, Duration lease) {
        return each(queue, Verb.EXTEND, receipts, receipt -> extend(queue, receipt, lease));
    }

    private Instant extend(QueueName name, Receipt receipt, Duration by) {
        capabilities(name).checkLease(name, Verb.EXTEND, by);
        return broker.with(
                name,
                Verb.EXTEND,
                (queue, now) -> {
                    var message = held(queue, Verb.EXTEND, receipt, now);
                    var lease = Objects.requireNonNull(message.lease());
                    var until = now.plus(by);
                    checkTotal(name, Verb.EXTEND, Duration.between(lease.since(), until));
                    message.extend(new StoredMessage.Lease(lease.handle(), lease.since(), until));
                    return until;
                });
    }

    @Override
    public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
        return each(queue, Verb.RELEASE, releases, release -> release(queue, release));
    }

    private Duration release(QueueName name, Release release) {
        var delay = release.delay();
        capabilities(name).checkReleaseDelay(name, delay);
        return broker.with(
                name,
                Verb.RELEASE,
                (queue, now) -> {
                    var message = held(queue, Verb.RELEASE, release.receipt(), now);
                    var lease = Objects.requireNonNull(message.lease());
                    checkTotal(
                            name, Verb.RELEASE, Duration.between(lease.since(), now.plus(delay)));
                    queue.release(message, now.plus(delay));
                    return delay;
                });
    }

    private void checkTotal(QueueName queue, Verb verb, Duration total) {
        var max = capabilities(queue).maxTotalLease();
        if (max != null && total.compareTo(max) > 0) {
            var detail = "total lease " + total + " is longer than " + max;
            throw InMemoryLimits.refusal(Kind.UNSUPPORTED, queue, verb, detail);
        }
    }

    private StoredMessage held(InMemoryQueue queue, Verb verb, Receipt receipt, Instant now) {
        @Nullable StoredMessage message = queue.held(receipt, now);
        if (message == null) {
            var detail = "the lease ended, or the delivery was settled before";
            throw InMemoryLimits.refusal(Kind.LEASE_LOST, queue.spec().name(), verb, detail);
        }
        return message;
    }

    @Override
    public QueueStats stats(QueueName name) {
        requireOpen(name, Verb.STATS);
        var stats = broker.with(name, Verb.STATS, InMemoryQueue::stats);
        return capabilities(name).counted() ? stats : uncounted(stats);
    }

    private static QueueStats uncounted(QueueStats stats) {
        return new QueueStats(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                stats.oldest(),
                stats.asOf(),
                stats.approximate());
    }

    @Override
    public List<Finding> verify(QueueSpec spec) {
        requireOpen(spec.name(), Verb.VERIFY);
        try {
            return broker.with(
                    spec.name(), Verb.VERIFY, (queue, now) -> differences(spec, queue.spec()));
        } catch (QueueException missing) {
            return List.of(
                    new Finding(
                            spec.name(),
                            Finding.Severity.ERROR,
                            "there is no such queue",
                            "provision it"));
        }
    }

    private static List<Finding> differences(QueueSpec wanted, QueueSpec there) {
        if (wanted.equals(there)) {
            return List.of();
        }
        var what = "it is " + there + ", not " + wanted;
        return List.of(
                new Finding(wanted.name(), Finding.Severity.WARNING, what, "provision it again"));
    }

    @Override
    public Optional<Pauses> pauses() {
        return broker.declares(FRUGAL)
                ? Optional.empty()
                : Optional.of(new InMemoryPauses(broker, () -> closed));
    }

    @Override
    public void close() {
        closed = true;
        broker.wake();
    }

    private void requireOpen(QueueName queue, Verb verb) {
        if (closed) {
            throw InMemoryLimits.refusal(Kind.CLOSED, queue, verb, "this client was closed");
        }
    }

    private <E, T> List<Result<T>> each(
            QueueName queue, Verb verb, List<E> entries, Function<E, T> action) {
        return entries.stream().map(entry -> one(queue, verb, entry, action)).toList();
    }

    private <E, T> Result<T> one(QueueName queue, Verb verb, E entry, Function<E, T> action) {
        try {
            requireOpen(queue, verb);
            return new Result.Ok<>(action.apply(entry));
        } catch (QueueException e) {
            return new Result.Failed<>(e);
        }
    }
}
