package io.hookworks.queue.sqs;

import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.Pace;

import java.net.URI;
import java.time.Duration;

/** SQS at some endpoint, for one case of the conformance suite. */
final class SqsTarget implements ConformanceTarget {
    private final SqsSettings settings;
    private final SqsQueueClient own;

    SqsTarget(URI endpoint) {
        settings =
                SqsSettings.standard()
                        .at(endpoint)
                        .closingWithin(Duration.ofSeconds(5))
                        .answeringWithin(Duration.ofSeconds(30));
        own = SqsQueueClient.open(settings);
    }

    @Override
    public QueueClient open(QueueCatalog catalog) {
        return SqsQueueClient.open(settings, catalog);
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
        try (var sdk = SqsConnection.open(settings)) {
            var url = sdk.getQueueUrl(get -> get.queueName(queue.value())).join().queueUrl();
            sdk.sendMessage(send -> send.queueUrl(url).messageBody(body)).join();
        }
        return Payload.ofText(body);
    }

    @Override
    public void close() {
        own.close();
    }
}
