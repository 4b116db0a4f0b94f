package io.hookworks.queue.pubsub;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Finding;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueCatalog;
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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Queues on Google Pub/Sub. A queue is a topic and a subscription of one name; messages travel in
 * the format of {@code docs/wire-format.md}.
 *
 * <p>Messages come over streams that stay open while somebody receives: a {@code receive} with a
 * wait of zero brings only what has already come. Room on the streams is made for what receives ask
 * for and no more. A message that nobody takes is given back after a second at most, which counts
 * as an attempt.
 *
 * <p>Delayed messages wait in a lane of their own, and are moved into their queue by the clients
 * that receive from it. Pub/Sub counts in whole seconds: leases and delays of releases are rounded
 * up to them, and what is reported back is what is in force.
 *
 * <p>Safe for many threads. The connection has threads of its own; one more keeps time.
 */
public final class PubSubQueueClient implements QueueClient {
    private final PubSubConnection connection;
    private final PubSubSettings settings;
    private final PubSubNames names;
    private final QueueCatalog catalog;
    private final PubSubSender sender;
    private final Inflows inflows;
    private final Settling settling;
    private volatile boolean closed;

    private PubSubQueueClient(
            PubSubConnection connection,
            PubSubSettings settings,
            QueueCatalog catalog,
            TimeSource clock,
            Liveness liveness) {
        this.connection = connection;
        this.settings = settings;
        this.catalog = catalog;
        this.names = new PubSubNames(settings.project(), settings.prefix());
        this.sender = new PubSubSender(connection.publisher(), names, catalog, clock);
        this.inflows = new Inflows(connection, names, catalog, clock, liveness);
        this.settling = new Settling(inflows, catalog);
    }

    /** Connects nowhere yet: the first call does. */
    public static PubSubQueueClient open(PubSubSettings settings, QueueCatalog catalog) {
        return open(settings, catalog, Liveness.USUAL);
    }

    static PubSubQueueClient open(
            PubSubSettings settings, QueueCatalog catalog, Liveness liveness) {
        var connection = PubSubConnection.open(settings);
        var clock = TimeSource.system();
        return new PubSubQueueClient(connection, settings, catalog, clock, liveness);
    }

    @Override
    public Capabilities capabilities(QueueName queue) {
        return PubSubLimits.of(catalog, queue);
    }

    @Override
    public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        return closed ? refused(queue, Verb.SEND, batch) : sender.send(queue, batch);
    }

    @Override
    public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
        capabilities(request.queue()).check(request);
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before a receive from " + request.queue());
        }
        requireOpen(request.queue(), Verb.RECEIVE);
        return inflows.receive(request);
    }

    @Override
    public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
        return closed ? refused(queue, Verb.ACK, receipts) : settling.ack(queue, receipts);
    }

    @Override
    public List<Result<Instant>> extend(QueueName queue, List<Receipt> receipts, Duration lease) {
        return closed
                ? refused(queue, Verb.EXTEND, receipts)
                : settling.extend(queue, receipts, lease);
    }

    @Override
    public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
        return closed ? refused(queue, Verb.RELEASE, releases) : settling.release(queue, releases);
    }

    /** Makes topics and subscriptions in the same project, over the same connection. */
    public QueueProvisioner provisioner() {
        return new PubSubProvisioner(connection, plan());
    }

    private PubSubPlan plan() {
        return new PubSubPlan(names, settings.emulator() != null);
    }

    @Override
    public QueueStats stats(QueueName queue) {
        requireOpen(queue, Verb.STATS);
        var stats = new PubSubStats(connection, names, inflows.clock());
        try {
            return stats.of(queue);
        } catch (InterruptedException e) {
            throw PubSubErrors.cancelled(queue, Verb.STATS);
        }
    }

    @Override
    public List<Finding> verify(QueueSpec spec) {
        requireOpen(spec.name(), Verb.VERIFY);
        try {
            return new PubSubVerify(connection, plan()).of(spec);
        } catch (InterruptedException e) {
            throw PubSubErrors.cancelled(spec.name(), Verb.VERIFY);
        }
    }

    @Override
    public Optional<Pauses> pauses() {
        var emulated = settings.emulator() == null ? null : new EmulatedPauses(connection, names);
        return Optional.of(new PubSubPauses(connection, names, emulated, () -> closed));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            inflows.close();
            connection.close(settings.closeWait());
        }
    }

    private void requireOpen(QueueName queue, Verb verb) {
        if (closed) {
            throw closedError(queue, verb);
        }
    }

    private static <T> List<Result<T>> refused(QueueName queue, Verb verb, List<?> entries) {
        return entries.stream()
                .<Result<T>>map(entry -> new Result.Failed<>(closedError(queue, verb)))
                .toList();
    }

    private static QueueException closedError(QueueName queue, Verb verb) {
        return new QueueException(Kind.CLOSED, queue, verb, "this client was closed", null);
    }
}
