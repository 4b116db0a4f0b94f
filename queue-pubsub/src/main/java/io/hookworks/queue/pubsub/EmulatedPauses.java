package io.hookworks.queue.pubsub;

import static io.hookworks.queue.QueueException.Verb.PAUSE;

import com.google.api.core.ApiFuture;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.Topic;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;

import java.util.Map;
import java.util.Optional;

/**
 * Pauses on Google's emulator, which refuses to change a label: there the labels stand at a topic
 * beside the queue's, which nobody publishes to. The service never sees one.
 */
record EmulatedPauses(PubSubConnection connection, PubSubNames names) {

    Optional<Map<String, String>> labels(QueueName queue) {
        var get = GetTopicRequest.newBuilder().setTopic(names.pauseTopic(queue)).build();
        try {
            var topic = answer(queue, connection.publisher().getTopicCallable().futureCall(get));
            return Optional.of(topic.getLabelsMap());
        } catch (QueueException e) {
            return missing(e);
        }
    }

    void put(QueueName queue, Map<String, String> labels) {
        remove(queue);
        var topic =
                Topic.newBuilder().setName(names.pauseTopic(queue)).putAllLabels(labels).build();
        var _ = answer(queue, connection.publisher().createTopicCallable().futureCall(topic));
    }

    void remove(QueueName queue) {
        var delete = DeleteTopicRequest.newBuilder().setTopic(names.pauseTopic(queue)).build();
        try {
            var _ = answer(queue, connection.publisher().deleteTopicCallable().futureCall(delete));
        } catch (QueueException e) {
            var _ = missing(e);
        }
    }

    private static <T> Optional<T> missing(QueueException error) {
        if (error.kind() != Kind.QUEUE_NOT_FOUND) {
            throw error;
        }
        return Optional.empty();
    }

    private static <T> T answer(QueueName queue, ApiFuture<T> call) {
        try {
            return PubSubErrors.await(queue, PAUSE, call);
        } catch (InterruptedException e) {
            throw PubSubErrors.cancelled(queue, PAUSE);
        }
    }
}
