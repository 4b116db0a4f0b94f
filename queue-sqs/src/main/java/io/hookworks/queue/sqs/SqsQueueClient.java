package io.hookworks.queue.sqs;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Finding;
import io.hookworks.queue.Ordering;
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
import io.hookworks.queue.sqs.SqsRequests.Parcel;
import io.hookworks.queue.sqs.SqsRequests.Visibility;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Queues of AWS SQS: standard ones, and FIFO ones where the catalog asks for order; these are named
 * {@code NAME.fifo}. Messages travel in the format of {@code docs/wire-format.md}.
 *
 * <p>SQS counts in whole seconds: leases, waits and delays are rounded up to them, and what is
 * reported back is what is in force. The SDK tries a call twice, by its standard retry mode, within
 * {@link SqsSettings#callTimeout()}.
 *
 * <p>Safe for many threads. The SDK's connections have event loop threads of their own; nothing
 * here starts another.
 */
public final class SqsQueueClient implements QueueClient {
    private final SqsCalls calls;
    private final SqsSettings settings;
    private final TimeSource clock;

    private SqsQueueClient(SqsCalls calls, SqsSettings settings, TimeSource clock) {
        this.calls = calls;
        this.settings = settings;
        this.clock = clock;
    }

    /** For plain queues; connects nowhere yet: the first call does. */
    public static SqsQueueClient open(SqsSettings settings) {
        return open(settings, QueueCatalog.PLAIN);
    }

    /** Connects nowhere yet: the first call does. */
    public static SqsQueueClient open(SqsSettings settings, QueueCatalog catalog) {
        var calls = new SqsCalls(SqsConnection.open(settings), settings.prefix(), catalog);
        return new SqsQueueClient(calls, settings, TimeSource.system());
    }

    @Override
    public Capabilities capabilities(QueueName queue) {
        return SqsLimits.of(calls.ordering(queue));
    }

    @Override
    public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        var ordering = calls.ordering(queue);
        return switch (ordering) {
            case NONE -> send(queue, ordering, batch);
            case PER_KEY ->
                    new SqsOrderedSend(queue, round -> send(queue, ordering, round)).send(batch);
        };
    }

    private List<Result<String>> send(QueueName queue, Ordering ordering, List<Outgoing> batch) {
        return new SqsBatches<Parcel, String>(calls, queue, Verb.SEND)
                .prepare(batch, outgoing -> Parcel.of(queue, ordering, outgoing))
                .carry(Parcel::bytes, SqsRequests::send);
    }

    /**
     * One call to SQS. The lease counts from before that call, and so does {@link
     * Delivery#leasedUntil()}: a wait much shorter than the lease leaves the most of it.
     */
    @Override
    public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
        capabilities(request.queue()).check(request);
        var queue = request.queue();
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before a receive from " + queue);
        }
        var url = calls.url(queue, Verb.RECEIVE);
        var askedAt = clock.steady();
        var ordering = calls.ordering(queue);
        var wire = SqsRequests.receive(url, ordering, request, settings.callTimeout());
        var answer = calls.start(queue, Verb.RECEIVE, client -> client.receiveMessage(wire));
        try {
            var until = askedAt.plusSeconds(wire.visibilityTimeout());
            return calls.await(queue, Verb.RECEIVE, answer).messages().stream()
                    .map(message -> delivery(message, ordering, askedAt, until))
                    .toList();
        } catch (InterruptedException e) {
            giveBackLater(queue, url, answer);
            throw e;
        }
    }

    private static Delivery delivery(
            Message message, Ordering ordering, Instant askedAt, Instant until) {
        var content = SqsCodec.decode(message, ordering);
        var receipt = new Receipt(message.receiptHandle());
        return new Delivery(content, receipt, attempt(message), sentAt(message), askedAt, until);
    }

    private static @Nullable Instant sentAt(Message message) {
        var sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
        return sent == null ? null : Instant.ofEpochMilli(Long.parseLong(sent));
    }

    private static int attempt(Message message) {
        var count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return count == null ? 1 : Math.max(1, Integer.parseInt(count));
    }

    /** Nobody waits for this answer any more: what it brings is for another receiver. */
    private void giveBackLater(
            QueueName queue, String url, CompletableFuture<ReceiveMessageResponse> answer) {
        try {
            var _ =
                    calls.start(
                            queue,
                            Verb.RELEASE,
                            client ->
                                    answer.thenCompose(
                                            late -> SqsRequests.giveBack(client, url, late)));
        } catch (QueueException closed) {
            // Close has begun in between; what arrives now is delivered again after its lease.
            return;
        }
    }

    @Override
    public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
        return new SqsBatches<Receipt, AckCertainty>(calls, queue, Verb.ACK)
                .prepare(receipts, receipt -> receipt)
                .carry(receipt -> 0, SqsRequests::ack);
    }

    @Override
    public List<Result<Instant>> extend(QueueName queue, List<Receipt> receipts, Duration lease) {
        var askedAt = clock.steady();
        var can = capabilities(queue);
        return new SqsBatches<Visibility, Instant>(calls, queue, Verb.EXTEND)
                .prepare(receipts, receipt -> Visibility.leased(can, queue, receipt, lease))
                .carry(
                        visibility -> 0,
                        SqsRequests.change(entry -> askedAt.plusSeconds(entry.seconds())));
    }

    @Override
    public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
        var can = capabilities(queue);
        return new SqsBatches<Visibility, Duration>(calls, queue, Verb.RELEASE)
                .prepare(releases, release -> Visibility.released(can, queue, release))
                .carry(
                        visibility -> 0,
                        SqsRequests.change(entry -> Duration.ofSeconds(entry.seconds())));
    }

    /** Makes queues on the same broker, over the same connections. */
    public QueueProvisioner provisioner() {
        return new SqsProvisioner(calls);
    }

    @Override
    public QueueStats stats(QueueName queue) {
        return uninterrupted(queue, Verb.STATS, () -> new SqsStats(calls, clock).of(queue));
    }

    @Override
    public List<Finding> verify(QueueSpec spec) {
        return uninterrupted(spec.name(), Verb.VERIFY, () -> new SqsVerify(calls).of(spec));
    }

    @Override
    public void close() {
        calls.close(settings.closeWait());
    }

    @Override
    public Optional<Pauses> pauses() {
        return Optional.of(new SqsPauses(calls));
    }

    @FunctionalInterface
    interface Call<T> {
        T make() throws InterruptedException;
    }

    static <T> T uninterrupted(QueueName queue, Verb verb, Call<T> call) {
        try {
            return call.make();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueueException(Kind.CANCELLED, queue, verb, "interrupted while waiting", e);
        }
    }
}
