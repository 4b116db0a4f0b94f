package io.hookworks.queue.pubsub;

import com.google.cloud.pubsub.v1.stub.PublisherStub;

import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import java.time.InstantSource;
import java.util.List;

/**
 * Publishes messages, in as few requests as the quotas allow. A delayed message goes to the delay
 * lane of its queue with the time at which it is due.
 *
 * <p>Messages of one ordering key go one request after the other. Once a request of a key failed,
 * the later messages of that key in the same send are not sent and fail as well; the next send of
 * the key goes on.
 */
record PubSubSender(
        PublisherStub publisher, PubSubNames names, QueueCatalog catalog, InstantSource clock) {

    List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        return new PubSubSend(publisher, clock, queue)
                .prepare(batch, PubSubLimits.of(catalog, queue))
                .carry(names);
    }
}
