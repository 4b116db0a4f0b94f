package io.hookworks.benchmarks;

import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.pubsub.PubSubQueueClient;
import io.hookworks.queue.pubsub.PubSubSettings;
import io.hookworks.queue.sqs.SqsQueueClient;
import io.hookworks.queue.sqs.SqsSettings;
import io.hookworks.queue.testkit.wire.FaultyWire;
import io.hookworks.queue.testkit.wire.GrpcFaults;
import io.hookworks.queue.testkit.wire.HttpFaults;

import java.net.URI;
import java.util.Locale;

/** How to talk to a broker, over what wire. */
enum Provider {
    SQS {
        @Override
        Connection open(String endpoint) {
            var client = SqsQueueClient.open(SqsSettings.standard().at(URI.create(endpoint)));
            return new Connection(client, client.provisioner());
        }

        @Override
        Wire wire(String endpoint) {
            var faults = new HttpFaults(URI.create(endpoint));
            return new Wire(faults, faults.endpoint().toString());
        }
    },
    PUBSUB {
        @Override
        Connection open(String endpoint) {
            var settings = PubSubSettings.standard(PROJECT).at(endpoint);
            var client = PubSubQueueClient.open(settings, QueueCatalog.PLAIN);
            return new Connection(client, client.provisioner());
        }

        @Override
        Wire wire(String endpoint) {
            var at = endpoint.lastIndexOf(':');
            var port = Integer.parseInt(endpoint.substring(at + 1));
            var faults = new GrpcFaults(endpoint.substring(0, at), port);
            return new Wire(faults, faults.endpoint());
        }
    };

    static final String PROJECT = "benchmarks";

    /** A client, and what makes its queues. */
    record Connection(QueueClient client, QueueProvisioner provisioner) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
        }
    }

    /** A proxy that counts calls and can be cut, and where it listens. */
    record Wire(FaultyWire faults, String endpoint) implements AutoCloseable {
        @Override
        public void close() {
            faults.close();
        }
    }

    abstract Connection open(String endpoint);

    abstract Wire wire(String endpoint);

    static Provider of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
