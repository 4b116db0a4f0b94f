package io.hookworks.queue.pubsub;

import com.google.pubsub.v1.GetSubscriptionRequest;

import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueStats;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * That a queue is there, and nothing more: how full it is only Cloud Monitoring knows, minutes
 * late, so all counts are absent.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/monitoring">Monitoring Pub/Sub</a>
 */
record PubSubStats(PubSubConnection connection, PubSubNames names, InstantSource clock) {

    QueueStats of(QueueName queue) throws InterruptedException {
        var get =
                GetSubscriptionRequest.newBuilder()
                        .setSubscription(names.subscription(queue))
                        .build();
        var answer = connection.subscriber().getSubscriptionCallable().futureCall(get);
        var _ = PubSubErrors.await(queue, Verb.STATS, answer);
        return new QueueStats(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                clock.instant(),
                true);
    }
}
