package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Someone who uses a queue as everyone should: what failed and can work later is tried again, entry
 * by entry, until it works or the patience is at its end.
 */
final class Careful {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final QueueClient client;
    private final QueueName queue;
    private final Pace pace;
    private final Duration patience;

    Careful(QueueClient client, QueueName queue, Pace pace, Duration patience) {
        this.client = client;
        this.queue = queue;
        this.pace = pace;
        this.patience = patience;
    }

    void send(List<Message> messages) throws InterruptedException {
        var batch = messages.stream().map(Outgoing::now).toList();
        until(batch, left -> client.send(queue, left));
    }

    /** An ack that worked unseen may well be answered by a lost lease when it is repeated. */
    void ack(List<Receipt> receipts) throws InterruptedException {
        until(receipts, left -> client.ack(queue, left));
    }

    void extend(Receipt receipt, Duration lease) throws InterruptedException {
        until(List.of(receipt), left -> client.extend(queue, left, lease));
    }

    void release(List<Release> releases) throws InterruptedException {
        until(releases, left -> client.release(queue, left));
    }

    List<Delivery> receive(int max, Duration lease) throws InterruptedException {
        var request = new ReceiveRequest(queue, max, pace.look(), lease);
        for (var end = pace.now().plus(patience); ; pace.elapse(PAUSE)) {
            try {
                return client.receive(request);
            } catch (QueueException e) {
                requireAnotherTry(e, end);
            }
        }
    }

    private <E, T> void until(List<E> entries, Function<List<E>, List<Result<T>>> call)
            throws InterruptedException {
        var end = pace.now().plus(patience);
        var left = entries;
        while (true) {
            left = failed(left, call.apply(left), end);
            if (left.isEmpty()) {
                return;
            }
            pace.elapse(PAUSE);
        }
    }

    private <E, T> List<E> failed(List<E> entries, List<Result<T>> results, Instant end) {
        var failed = new ArrayList<E>();
        for (int i = 0; i < entries.size(); i++) {
            switch (results.get(i)) {
                case Result.Ok<T> _ -> {}
                case Result.Failed<T>(var error) -> {
                    if (error.verb() != Verb.ACK || error.kind() != Kind.LEASE_LOST) {
                        requireAnotherTry(error, end);
                        failed.add(entries.get(i));
                    }
                }
            }
        }
        return failed;
    }

    private void requireAnotherTry(QueueException error, Instant end) {
        if (!error.retryable()) {
            throw error;
        }
        if (pace.now().isAfter(end)) {
            fail("still failing after " + patience, error);
        }
    }
}
