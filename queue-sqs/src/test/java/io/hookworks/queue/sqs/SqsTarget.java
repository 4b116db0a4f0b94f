package io.hookworks.queue.sqs;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.Pace;
import io.hookworks.queue.testkit.wire.HttpFaults;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** SQS at some endpoint, for one case of the conformance suite, behind a wire of its own. */
final class SqsTarget implements ConformanceTarget {
    private final HttpFaults wire;
    private final SqsSettings settings;
    private final SqsQueueClient own;

    SqsTarget(URI endpoint) {
        wire = new HttpFaults(endpoint);
        settings = SqsSettings.standard().at(endpoint).closingWithin(Duration.ofSeconds(5));
        own = SqsQueueClient.open(settings);
    }

    @Override
    public QueueClient open(QueueCatalog catalog) {
        return SqsQueueClient.open(settings.at(wire.endpoint()), catalog);
    }

    @Override
    public Set<Guarantees> offered() {
        return Set.of(Guarantees.NONE, Guarantees.PER_KEY);
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
        return Duration.ofSeconds(60);
    }

    @Override
    public Payload putUndecodable(QueueName queue) {
        var body = "sent by someone who knows nothing of the wire format";
        try (var sdk = SqsConnection.open(settings)) {
            var url = sdk.getQueueUrl(get -> get.queueName(queue.value())).join().queueUrl();
            sdk.sendMessage(send -> send.queueUrl(url).messageBody(body)).join();
        }
        return Payload.ofText(body);
    }

    @Override
    public HttpFaults faults() {
        return wire;
    }

    @Override
    public void close() {
        own.close();
        wire.close();
    }
}
