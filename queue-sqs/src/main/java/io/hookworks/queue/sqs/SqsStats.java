package io.hookworks.queue.sqs;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;

import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueStats;

import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How full a queue is by GetQueueAttributes: approximate, about a minute behind. The age of the
 * oldest message is told by CloudWatch only, so it is absent.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html">GetQueueAttributes</a>
 */
record SqsStats(SqsCalls calls, InstantSource clock) {

    QueueStats of(QueueName queue) throws InterruptedException {
        var url = calls.url(queue, Verb.STATS);
        var answer =
                calls.start(
                        queue,
                        Verb.STATS,
                        client ->
                                client.getQueueAttributes(
                                        get ->
                                                get.queueUrl(url)
                                                        .attributeNames(
                                                                APPROXIMATE_NUMBER_OF_MESSAGES,
                                                                APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                                                APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED)));
        var told = calls.await(queue, Verb.STATS, answer);
        return new QueueStats(
                count(told, APPROXIMATE_NUMBER_OF_MESSAGES),
                count(told, APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                count(told, APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
                Optional.empty(),
                clock.instant(),
                true);
    }

    private static OptionalLong count(GetQueueAttributesResponse told, QueueAttributeName name) {
        var count = told.attributes().get(name);
        return count == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(count));
    }
}
