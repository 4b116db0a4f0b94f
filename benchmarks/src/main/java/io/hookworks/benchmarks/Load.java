package io.hookworks.benchmarks;

import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;

import java.time.Duration;

/** Messages that are being sent, on a thread of its own, and who hears what becomes of them. */
record Load(Sender sender, Witness witness, Thread sending, long beganNanos)
        implements AutoCloseable {

    static Load start(QueueClient client, QueueName queue, int messages, int perSecond) {
        var sender = new Sender(client, queue);
        var outgoing = Torment.messages(messages);
        var sending =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        sender.send(outgoing, perSecond);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        return new Load(sender, new Witness(), sending, System.nanoTime());
    }

    /** Waits until all is sent and handled, and says how that went. */
    String finish() throws InterruptedException {
        sending.join();
        var ids = sender.asked().keySet();
        witness.awaitAll(ids, Torment.LONGEST);
        var took = Duration.ofNanos(System.nanoTime() - beganNanos);
        return "%s, done after %.1f s; %d sends had to be repeated"
                .formatted(witness.verdict(ids), took.toMillis() / 1e3, sender.repeated());
    }

    @Override
    public void close() {
        sending.interrupt();
    }
}
