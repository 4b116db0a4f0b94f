package io.hookworks.queue.sqs;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** The SDK's client, the queue URLs it needs, and the calls that are under way. */
final class SqsCalls {
    private final SqsAsyncClient sqs;
    private final String prefix;
    private final Map<QueueName, String> urls = new ConcurrentHashMap<>();
    private int underWay;
    private boolean closed;

    SqsCalls(SqsAsyncClient sqs, String prefix) {
        this.sqs = sqs;
        this.prefix = prefix;
    }

    /**
     * Makes a call, unless the client is closed.
     *
     * @throws QueueException of kind {@code CLOSED}
     */
    <T> CompletableFuture<T> start(
            QueueName queue, Verb verb, Function<SqsAsyncClient, CompletableFuture<T>> call) {
        enter(queue, verb);
        CompletableFuture<T> answer;
        try {
            answer = call.apply(sqs);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.whenComplete((value, error) -> leave());
    }

    /**
     * Waits for the answer of a call; the call goes on when the wait is interrupted.
     *
     * @throws QueueException if the call failed
     */
    <T> T await(QueueName queue, Verb verb, CompletableFuture<T> answer)
            throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw error(queue, verb, e);
        }
    }

    QueueException error(QueueName queue, Verb verb, Throwable thrown) {
        var error = SqsErrors.of(thrown, queue, verb);
        if (error.kind() == Kind.QUEUE_NOT_FOUND) {
            urls.remove(queue);
        }
        return error;
    }

    /** Looked up once per queue, and again after SQS did not know the queue any more. */
    String url(QueueName queue, Verb verb) throws InterruptedException {
        var known = urls.get(queue);
        if (known != null) {
            return known;
        }
        var name = nameOf(queue, verb);
        var answer = start(queue, verb, client -> client.getQueueUrl(get -> get.queueName(name)));
        GetQueueUrlResponse found = await(queue, verb, answer);
        urls.put(queue, found.queueUrl());
        return found.queueUrl();
    }

    /** The name of a queue in SQS. */
    String nameOf(QueueName queue, Verb verb) {
        var name = prefix + queue;
        if (name.length() > SqsLimits.NAME) {
            var detail = "'" + name + "' is longer than the " + SqsLimits.NAME + " letters of SQS";
            throw SqsLimits.refusal(Kind.UNSUPPORTED, queue, verb, detail);
        }
        return name;
    }

    private synchronized void enter(QueueName queue, Verb verb) {
        if (closed) {
            throw SqsLimits.refusal(Kind.CLOSED, queue, verb, "this client was closed");
        }
        underWay++;
    }

    private synchronized void leave() {
        underWay--;
        notifyAll();
    }

    void close(Duration patience) {
        try {
            if (refuseMore()) {
                awaitNone(patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sqs.close();
        }
    }

    private synchronized boolean refuseMore() {
        var first = !closed;
        closed = true;
        return first;
    }

    private synchronized void awaitNone(Duration patience) throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        for (var left = patience.toMillis();
                underWay > 0 && left > 0;
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }
}
