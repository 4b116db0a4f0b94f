package io.hookworks.benchmarks;

import io.awspring.cloud.sqs.listener.MessageListener;
import io.awspring.cloud.sqs.listener.SqsContainerOptionsBuilder;
import io.awspring.cloud.sqs.listener.SqsMessageListenerContainer;
import io.hookworks.queue.QueueName;

import software.amazon.awssdk.services.sqs.SqsAsyncClient;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A container of Spring Cloud AWS per queue, whose listener does nothing. */
final class SpringListeners implements Contender {
    private final SqsAsyncClient client;
    private final List<QueueName> queues;
    private final Consumer<SqsContainerOptionsBuilder> options;
    private final List<SqsMessageListenerContainer<String>> containers = new ArrayList<>();

    SpringListeners(
            SqsAsyncClient client,
            List<QueueName> queues,
            Consumer<SqsContainerOptionsBuilder> options) {
        this.client = client;
        this.queues = queues;
        this.options = options;
    }

    @Override
    public void start(Handled handled) {
        MessageListener<String> listener =
                message -> {
                    handled.begun(message::getPayload);
                    handled.message(String.valueOf(message.getHeaders().getId()));
                };
        for (var queue : queues) {
            containers.add(
                    SqsMessageListenerContainer.<String>builder()
                            .sqsAsyncClient(client)
                            .queueNames(queue.value())
                            .configure(options)
                            .messageListener(listener)
                            .build());
        }
        containers.forEach(SqsMessageListenerContainer::start);
    }

    @Override
    public void close() {
        try (var stops = Executors.newVirtualThreadPerTaskExecutor()) { // each waits for its poll
            containers.forEach(container -> stops.execute(container::stop));
        }
        client.close();
    }
}
