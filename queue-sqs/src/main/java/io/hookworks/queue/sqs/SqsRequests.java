package io.hookworks.queue.sqs;

import static io.hookworks.queue.sqs.SqsBatches.id;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.sqs.SqsBatches.Answer;
import io.hookworks.queue.sqs.SqsBatches.Carrier;

import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The calls of SQS, each as one function from what we have to what SQS answers. */
final class SqsRequests {
    private SqsRequests() {}

    /** A message that is ready for the wire and within the limits. */
    record Parcel(SqsCodec.Encoded message, int bytes, int delaySeconds) {
        static Parcel of(QueueName queue, Ordering ordering, Outgoing outgoing) {
            var message = outgoing.message();
            if (message.orderingKey() != null && ordering == Ordering.NONE) {
                var detail = "a standard queue of SQS keeps no order by key";
                throw SqsLimits.refusal(Kind.UNSUPPORTED, queue, Verb.SEND, detail);
            }
            var can = SqsLimits.of(ordering);
            can.checkSendDelay(queue, outgoing.delay());
            if (message.attributes().size() > SqsLimits.ATTRIBUTES) {
                var detail = "more than " + SqsLimits.ATTRIBUTES + " attributes";
                throw SqsLimits.refusal(Kind.MESSAGE_REFUSED, queue, Verb.SEND, detail);
            }
            var encoded = SqsCodec.encode(outgoing, ordering);
            var bytes = encoded.bytes();
            if (bytes > can.maxBytes(queue, outgoing)) {
                var detail =
                        bytes + " bytes as encoded, more than " + can.maxBytes(queue, outgoing);
                throw SqsLimits.refusal(Kind.TOO_LARGE, queue, Verb.SEND, detail);
            }
            return new Parcel(encoded, bytes, SqsLimits.wholeSeconds(outgoing.delay()));
        }
    }

    /** When a delivery becomes visible again. */
    record Visibility(String handle, int seconds) {
        static Visibility leased(
                Capabilities can, QueueName queue, Receipt receipt, Duration lease) {
            can.checkLease(queue, Verb.EXTEND, lease);
            return new Visibility(receipt.handle(), SqsLimits.wholeSeconds(lease));
        }

        static Visibility released(Capabilities can, QueueName queue, Release release) {
            can.checkReleaseDelay(queue, release.delay());
            return new Visibility(
                    release.receipt().handle(), SqsLimits.wholeSeconds(release.delay()));
        }
    }

    static CompletableFuture<Answer<String>> send(
            SqsAsyncClient client, String url, List<Parcel> parcels) {
        var entries = numbered(parcels.size(), place -> entry(place, parcels.get(place)));
        return client.sendMessageBatch(request -> request.queueUrl(url).entries(entries))
                .thenApply(
                        answer ->
                                new Answer<>(
                                        answer.successful().stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                SendMessageBatchResultEntry::id,
                                                                SendMessageBatchResultEntry
                                                                        ::messageId)),
                                        answer.failed()));
    }

    private static SendMessageBatchRequestEntry entry(int place, Parcel parcel) {
        var entry =
                SendMessageBatchRequestEntry.builder()
                        .id(id(place))
                        .messageBody(parcel.message().body())
                        .messageAttributes(parcel.message().values());
        var group = parcel.message().group();
        if (group == null) {
            // Zero is said too: without it the queue's own default would be in force.
            return entry.delaySeconds(parcel.delaySeconds()).build();
        }
        // Fresh each time, so that SQS drops what the SDK repeats, and nothing that we send again.
        var fresh = UUID.randomUUID().toString();
        return entry.messageGroupId(group).messageDeduplicationId(fresh).build();
    }

    /** The answer takes the call's timeout and, before that, the wait. */
    static ReceiveMessageRequest receive(
            String url, Ordering ordering, ReceiveRequest request, Duration timeout) {
        var wait = SqsLimits.wholeSeconds(request.waitUpTo());
        var receive = ReceiveMessageRequest.builder();
        if (ordering == Ordering.PER_KEY) {
            // The SDK's second try gets what the first was given, instead of locked groups.
            receive.receiveRequestAttemptId(UUID.randomUUID().toString());
        }
        return receive.queueUrl(url)
                .maxNumberOfMessages(request.max())
                .waitTimeSeconds(wait)
                .visibilityTimeout(SqsLimits.wholeSeconds(request.lease()))
                .messageAttributeNames("All")
                .messageSystemAttributeNames(
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                        MessageSystemAttributeName.MESSAGE_GROUP_ID,
                        MessageSystemAttributeName.SENT_TIMESTAMP)
                .overrideConfiguration(call -> call.apiCallTimeout(timeout.plusSeconds(wait)))
                .build();
    }

    static CompletableFuture<Answer<AckCertainty>> ack(
            SqsAsyncClient client, String url, List<Receipt> receipts) {
        var entries =
                numbered(
                        receipts.size(),
                        place ->
                                DeleteMessageBatchRequestEntry.builder()
                                        .id(id(place))
                                        .receiptHandle(receipts.get(place).handle())
                                        .build());
        return client.deleteMessageBatch(request -> request.queueUrl(url).entries(entries))
                .thenApply(
                        answer -> {
                            var done = new HashMap<String, AckCertainty>();
                            answer.successful()
                                    .forEach(ok -> done.put(ok.id(), AckCertainty.BEST_EFFORT));
                            return new Answer<>(done, answer.failed());
                        });
    }

    /**
     * @param told what to tell of an entry that succeeded
     */
    static <T> Carrier<Visibility, T> change(Function<Visibility, T> told) {
        return (client, url, changes) ->
                client.changeMessageVisibilityBatch(
                                request -> request.queueUrl(url).entries(entries(changes)))
                        .thenApply(
                                answer -> {
                                    var done = new HashMap<String, T>();
                                    for (var ok : answer.successful()) {
                                        var change = changes.get(Integer.parseInt(ok.id()));
                                        done.put(ok.id(), told.apply(change));
                                    }
                                    return new Answer<>(done, answer.failed());
                                });
    }

    private static List<ChangeMessageVisibilityBatchRequestEntry> entries(
            List<Visibility> changes) {
        return numbered(
                changes.size(),
                place ->
                        ChangeMessageVisibilityBatchRequestEntry.builder()
                                .id(id(place))
                                .receiptHandle(changes.get(place).handle())
                                .visibilityTimeout(changes.get(place).seconds())
                                .build());
    }

    /** Makes what a receive brought visible again at once. */
    static CompletableFuture<?> giveBack(
            SqsAsyncClient client, String url, ReceiveMessageResponse late) {
        if (late.messages().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        var changes =
                late.messages().stream()
                        .map(message -> new Visibility(message.receiptHandle(), 0))
                        .toList();
        return client.changeMessageVisibilityBatch(
                request -> request.queueUrl(url).entries(entries(changes)));
    }

    private static <T> List<T> numbered(int count, IntFunction<T> entry) {
        return IntStream.range(0, count).mapToObj(entry).toList();
    }
}
