package io.hookworks.benchmarks;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * A steady rate of messages, each with the time of its sending in its body. A send that takes long
 * does not hold up the next.
 *
 * @param together how many one send carries
 */
record Pace(Duration interval, int together) {
    static Pace of(int perSecond, int together) {
        return new Pace(Duration.ofNanos(1_000_000_000L * together / perSecond), together);
    }

    /** To the queues in turn. Returns when all are sent, or throws. */
    void send(QueueClient client, List<QueueName> queues, int messages)
            throws InterruptedException {
        send(client, queues, 0, messages);
    }

    /** Those whose numbers go from {@code from} to, and without, {@code to}. */
    void send(QueueClient client, List<QueueName> queues, int from, int to)
            throws InterruptedException {
        var began = System.nanoTime();
        var sends = new ArrayList<Future<?>>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var at = from; at < to; at += together) {
                var turn = (at - from) / together;
                var wait = began + turn * interval.toNanos() - System.nanoTime();
                Thread.sleep(Duration.ofNanos(Math.max(0, wait)));
                var first = at;
                var last = Math.min(at + together, to);
                var queue = queues.get(turn % queues.size());
                sends.add(senders.submit(() -> Broker.send(client, queue, stamped(first, last))));
            }
        }
        for (var send : sends) {
            require(send);
        }
    }

    /** Messages that are sent now, m{from} and so on. */
    static List<Outgoing> stamped(int from, int to) {
        return IntStream.range(from, to).mapToObj(Pace::stamped).toList();
    }

    private static Outgoing stamped(int number) {
        var body = Payload.ofText(Stamp.body());
        return Outgoing.now(Message.of("m" + number, "bench", Instant.now(), body));
    }

    private static void require(Future<?> send) throws InterruptedException {
        try {
            send.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a send failed", e.getCause());
        }
    }
}
