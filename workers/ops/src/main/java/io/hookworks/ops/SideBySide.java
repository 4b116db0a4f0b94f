package io.hookworks.ops;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.Result;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Asks a broker about many queues side by side, and never about more than a few at once. */
public final class SideBySide {
    private static final int MOST = 16;

    private SideBySide() {}

    /** What is asked about a queue. */
    @FunctionalInterface
    public interface Question<Q, A> {
        A ask(Q queue) throws InterruptedException;
    }

    /** The answer to each, in their order. Returns when all have answered or failed. */
    public static <Q, A> Map<Q, Result<A>> ask(Collection<Q> queues, Question<Q, A> question)
            throws InterruptedException {
        return ask(queues, MOST, question);
    }

    /**
     * The same.
     *
     * @param most as many questions at once
     */
    public static <Q, A> Map<Q, Result<A>> ask(
            Collection<Q> queues, int most, Question<Q, A> question) throws InterruptedException {
        var places = new Semaphore(most);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<Result<A>>>();
            queues.forEach(queue -> tasks.add(() -> one(places, () -> question.ask(queue))));
            var asked = threads.invokeAll(tasks).iterator();
            var answers = new LinkedHashMap<Q, Result<A>>();
            for (var queue : queues) {
                answers.put(queue, asked.next().get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException error
                    ? error
                    : new IllegalStateException(e.getCause());
        }
    }

    private static <A> Result<A> one(Semaphore places, Callable<A> question) throws Exception {
        places.acquire();
        try {
            return new Result.Ok<>(question.call());
        } catch (QueueException e) {
            return new Result.Failed<>(e);
        } finally {
            places.release();
        }
    }

    /**
     * What was answered.
     *
     * @throws QueueException if it was not
     */
    public static <A> A orThrow(Result<A> answer) {
        return switch (answer) {
            case Result.Ok<A>(var value) -> value;
            case Result.Failed<A>(var error) -> throw error;
        };
    }
}
