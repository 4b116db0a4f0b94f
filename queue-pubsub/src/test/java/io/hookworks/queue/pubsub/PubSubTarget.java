package io.hookworks.queue.pubsub;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.Pace;
import io.hookworks.queue.testkit.wire.GrpcFaults;

import java.time.Duration;
import java.util.Set;

/** Pub/Sub at some endpoint, for one case of the conformance suite, behind a wire of its own. */
final class PubSubTarget implements ConformanceTarget {
    private static final String PROJECT = "conformance";

    private final Set<Guarantees> offered;
    private final GrpcFaults wire;
    private final PubSubSettings settings;
    private final PubSubQueueClient own;

    PubSubTarget(String endpoint, Set<Guarantees> offered) {
        this.offered = offered;
        var colon = endpoint.lastIndexOf(':');
        var port = Integer.parseInt(endpoint.substring(colon + 1));
        wire = new GrpcFaults(endpoint.substring(0, colon), port);
        settings =
                PubSubSettings.standard(PROJECT).at(endpoint).closingWithin(Duration.ofSeconds(5));
        own = PubSubQueueClient.open(settings, QueueCatalog.PLAIN);
    }

    @Override
    public QueueClient open(QueueCatalog catalog) {
        return PubSubQueueClient.open(settings.at(wire.endpoint()), catalog);
    }

    @Override
    public Set<Guarantees> offered() {
        return offered;
    }

    @Override
    public GrpcFaults faults() {
        return wire;
    }

    @Override
    public QueueProvisioner provisioner() {
        return own.provisioner();
    }

    @Override
    public Pace pace() {
        return new Pace.Real();
    }

    @Override
    public Duration lease() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration tolerance() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Payload putUndecodable(QueueName queue) {
        var body = "sent by someone who knows nothing of the wire format";
        var connection = PubSubConnection.open(settings);
        var message = PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(body));
        var _ =
                connection
                        .publisher()
                        .publishCallable()
                        .call(
                                PublishRequest.newBuilder()
                                        .setTopic(new PubSubNames(PROJECT, "").topic(queue))
                                        .addMessages(message)
                                        .build());
        connection.close(Duration.ofSeconds(5));
        return Payload.ofText(body);
    }

    @Override
    public void close() {
        own.close();
        wire.close();
    }
}
