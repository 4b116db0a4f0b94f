package io.hookworks.benchmarks;

import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

/** Messages that are being sent, on a thread of its own, and who hears what becomes of them. */
record Load(Sender sender, Witness witness, FutureTask<Void> sending, long beganNanos)
        implements AutoCloseable {

    /** Undelayed ones, named m0, m1, … */
    static List<Outgoing> messages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Outgoing.now(Broker.message("m" + i)))
                .toList();
    }

    static Load start(QueueClient client, QueueName queue, int messages, int perSecond) {
        return start(client, queue, messages(messages), perSecond);
    }

    static Load start(QueueClient client, QueueName queue, List<Outgoing> outgoing, int perSecond) {
        var sender = new Sender(client, queue);
        var sending =
                new FutureTask<Void>(
                        () -> {
                            sender.send(outgoing, perSecond);
                            return null;
                        });
        Thread.ofPlatform().daemon().start(sending);
        return new Load(sender, new Witness(), sending, System.nanoTime());
    }

    /** Waits until so many are sent. */
    void awaitSent(int count) throws InterruptedException {
        while (sender.asked().size() < count) {
            if (sending.isDone()) {
                awaitSending();
            }
            Thread.sleep(20);
        }
    }

    private void awaitSending() throws InterruptedException {
        try {
            sending.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the sender ended early", e.getCause());
        }
    }

    /** Waits until all is sent and handled, and says how that went. */
    String finish() throws InterruptedException {
        awaitSending();
        var ids = sender.asked().keySet();
        witness.awaitAll(ids, Torment.LONGEST);
        var took = Duration.ofNanos(System.nanoTime() - beganNanos);
        return "%s, done after %.1f s; %d sends had to be repeated"
                .formatted(witness.verdict(ids), took.toMillis() / 1e3, sender.repeated());
    }

    @Override
    public void close() {
        sending.cancel(true);
    }
}
