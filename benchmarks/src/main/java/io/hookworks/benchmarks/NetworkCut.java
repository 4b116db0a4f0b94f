package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;

/**
 * No byte passes between broker and clients for a minute, in the middle of sending and handling.
 */
final class NetworkCut {
    private static final QueueName QUEUE = QueueName.of("network-cut");
    private static final Duration CUT = Duration.ofSeconds(60);
    private static final int PER_SECOND = 500;

    private NetworkCut() {}

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        var job = Job.of(QUEUE, 50, Torment.LEASE, Duration.ofMillis(50));
        try (var broker = Broker.start(provider);
                var wire = broker.wire();
                var client = provider.open(wire.endpoint())) {
            broker.provision(QUEUE, Torment.LEASE);
            try (var worker = job.start(provider, wire.endpoint());
                    var load = Load.start(client.client(), QUEUE, messages, PER_SECOND)) {
                load.witness().listen(worker);
                load.awaitSent(messages / 3);
                wire.faults().partition();
                Thread.sleep(CUT);
                wire.faults().heal();
                System.out.printf("network cut for %d s: %s%n", CUT.toSeconds(), load.finish());
                worker.stop();
            }
            System.out.println("  " + broker.left(QUEUE, Torment.LEASE) + " left");
        }
    }
}
