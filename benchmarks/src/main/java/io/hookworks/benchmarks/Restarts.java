package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;

/** The broker's server goes away for three seconds, twice, while messages are sent and handled. */
final class Restarts {
    private static final QueueName QUEUE = QueueName.of("restarts");
    private static final int PER_SECOND = 500;

    private Restarts() {}

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        var job = Job.of(QUEUE, 50, Torment.LEASE, Duration.ofMillis(50));
        try (var server = LastingBroker.start(provider);
                var broker = Broker.at(provider, server.await("ready"), server::close)) {
            broker.provision(QUEUE, Torment.LEASE);
            try (var worker = job.start(provider, broker.endpoint());
                    var load = Load.start(broker.client(), QUEUE, messages, PER_SECOND)) {
                load.witness().listen(worker);
                for (var third = 1; third <= 2; third++) {
                    load.awaitSent(messages / 3 * third);
                    LastingBroker.restart(server);
                }
                System.out.println("broker restarted twice: " + load.finish());
                worker.stop();
            }
            System.out.println("  " + broker.left(QUEUE, Torment.LEASE) + " left");
        }
    }
}
