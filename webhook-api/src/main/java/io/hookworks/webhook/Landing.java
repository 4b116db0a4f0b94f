package io.hookworks.webhook;

import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Puts a message into its queue within a deadline, whatever the broker does. A send that is given
 * up on may still arrive: its sender tries again, and the message comes twice under one id.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Landing {
    /**
     * Sends under way at once; with bodies of 1 MiB at most this bounds memory while a broker
     * hangs.
     */
    private static final int MOST_UNDER_WAY = 500;

    private final QueueClient client;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

    Landing(QueueClient client) {
        this.client = client;
    }

    /** Returns what the broker said, or that it did not answer in time. */
    Result<String> send(QueueName queue, Outgoing message, Duration deadline) {
        if (!room.tryAcquire()) {
            return failed(queue, Kind.THROTTLED, "too many sends wait for the broker", null);
        }
        var answer = new CompletableFuture<Result<String>>();
        var sender = Thread.ofVirtual().name("send").start(() -> sendNow(queue, message, answer));
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // No longer waited for: it must not hold its body for as long as a broker hangs.
            sender.interrupt();
            var late = "no answer within " + deadline.toMillis() + " ms";
            return failed(queue, Kind.OUTCOME_UNKNOWN, late, e);
        } catch (ExecutionException e) {
            return failed(queue, Kind.UNEXPECTED, "the provider threw", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(queue, Kind.CANCELLED, "the server is stopping", e);
        }
    }

    private void sendNow(
            QueueName queue, Outgoing message, CompletableFuture<Result<String>> answer) {
        try {
            answer.complete(client.send(queue, List.of(message)).getFirst());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        } finally {
            room.release();
        }
    }

    private static Result<String> failed(
            QueueName queue, Kind kind, String why, @Nullable Throwable cause) {
        return new Result.Failed<>(new QueueException(kind, queue, Verb.SEND, why, cause));
    }
}
