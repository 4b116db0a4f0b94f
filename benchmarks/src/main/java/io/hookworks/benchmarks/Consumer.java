package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;

/**
 * The process of one entry: {@code Consumer native|hookworks PROVIDER CONCURRENCY}, which then
 * carries out {@link Orders}.
 */
final class Consumer {
    private Consumer() {}

    public static void main(String... args) throws IOException, InterruptedException {
        FailFast.install();
        var provider = Provider.of(args[1]);
        var concurrency = Integer.parseInt(args[2]);
        Orders.serve(
                args[0].equals("hookworks")
                        ? new Hookworks(provider, concurrency)
                        : new Native(provider, concurrency));
    }

    private record Hookworks(Provider provider, int concurrency) implements SendingEntry {
        @Override
        public Contender consumer(Order order) {
            return new HookworksConsumer(provider, order, concurrency);
        }

        @Override
        public void send(String endpoint, QueueName queue, int messages) {
            try (var broker = Broker.at(provider, endpoint, () -> {})) {
                broker.fill(queue, messages);
            }
        }
    }

    private record Native(Provider provider, int concurrency) implements Entry {
        @Override
        public Contender consumer(Order order) {
            return switch (provider) {
                case SQS -> new NativeTwin(order.endpoint(), order.queues(), concurrency);
                case PUBSUB -> new GoogleSubscriber(order.endpoint(), order.queues(), concurrency);
            };
        }
    }
}
