package io.hookworks.queue.sqs;

import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import software.amazon.awssdk.services.sqs.SqsAsyncClient;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** The SDK's client, the queue URLs it needs, and the calls that are under way. */
final class SqsCalls {
    /** SQS tells a FIFO queue by its name. */
    private static final String FIFO = ".fifo";

    private final SqsAsyncClient sqs;
    private final String prefix;
    private final QueueCatalog catalog;

    /** By the names of the queues in SQS. */
    private final Map<String, String> urls = new ConcurrentHashMap<>();

    private int underWay;
    private boolean closed;

    SqsCalls(SqsAsyncClient sqs, String prefix, QueueCatalog catalog) {
        this.sqs = sqs;
        this.prefix = prefix;
        this.catalog = catalog;
    }

    /** What order a queue keeps, which is a part of what it is in SQS. */
    Ordering ordering(QueueName queue) {
        return catalog.of(queue).ordering();
    }

    /**
     * Makes a call, unless the client is closed.
     *
     * @throws QueueException of kind {@code CLOSED}
     */
    <T> CompletableFuture<T> start(
            QueueName queue, Verb verb, Function<SqsAsyncClient, CompletableFuture<T>> call) {
        enter(queue, verb);
        return made(call).whenComplete((value, error) -> leave());
    }

    /** The SDK clears the flag of an interrupt that it meets, so it meets none that was there. */
    private <T> CompletableFuture<T> made(Function<SqsAsyncClient, CompletableFuture<T>> call) {
        var interrupted = Thread.interrupted();
        try {
            return call.apply(sqs);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
            var error = SqsErrors.of(e, queue, verb);
            if (error.kind() == Kind.QUEUE_NOT_FOUND) {
                urls.remove(name(queue, Ordering.NONE));
                urls.remove(name(queue, Ordering.PER_KEY));
            }
            throw passOn(error);
        }
    }

    /** An interrupt that the SDK met is an interrupt of the caller. */
    private static QueueException passOn(QueueException error) throws InterruptedException {
        if (error.kind() == Kind.CANCELLED) {
            throw new InterruptedException(error.getMessage());
        }
        return error;
    }

    /** Looked up once per queue, and again after SQS did not know the queue any more. */
    String url(QueueName queue, Verb verb) throws InterruptedException {
        return url(queue, ordering(queue), verb);
    }

    /** The URL of a queue that may not be in the catalog. */
    String url(QueueName queue, Ordering ordering, Verb verb) throws InterruptedException {
        var name = nameOf(queue, ordering, verb);
        var known = urls.get(name);
        if (known != null) {
            return known;
        }
        var answer = start(queue, verb, client -> client.getQueueUrl(get -> get.queueName(name)));
        try {
            var found = answer.get().queueUrl();
            urls.put(name, found);
            return found;
        } catch (ExecutionException e) {
            throw passOn(SqsErrors.ofLookup(e, queue, verb));
        }
    }

    /** The name of a queue in SQS. */
    String nameOf(QueueName queue, Ordering ordering, Verb verb) {
        var name = name(queue, ordering);
        if (name.length() > SqsLimits.NAME) {
            var detail = "'" + name + "' is longer than the " + SqsLimits.NAME + " letters of SQS";
            throw SqsLimits.refusal(Kind.UNSUPPORTED, queue, verb, detail);
        }
        return name;
    }

    private String name(QueueName queue, Ordering ordering) {
        return switch (ordering) {
            case NONE -> prefix + queue;
            case PER_KEY -> prefix + queue + FIFO;
        };
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
        if (!refuseMore()) {
            return;
        }
        try {
            awaitNone(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            SqsConnection.close(sqs);
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
