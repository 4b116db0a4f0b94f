package io.hookworks.queue.testkit;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Finding;
import io.hookworks.queue.ForwardingClient;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Pause;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.QueueStats;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Another client, with faults that a test orders: each strikes one later call of its verb, in the
 * order they were ordered, and calls without one go through. Safe for many threads.
 */
public final class FaultyQueues extends ForwardingClient {
    private sealed interface Fault {
        /** The call never reaches the broker. */
        record Whole(Kind kind) implements Fault {}

        /** One entry never reaches the broker; the others do. */
        record Entry(int index, Kind kind) implements Fault {}

        /** The call has its effect, and its answer is lost. */
        record LostAnswer() implements Fault {}

        /** The call throws what no provider may throw, and never reaches the broker. */
        record Thrown(RuntimeException what) implements Fault {}

        /** The call waits; an interrupt ends it before it reaches the broker. */
        record Held(CountDownLatch until) implements Fault {}
    }

    private final Map<Verb, Queue<Fault>> faults = new EnumMap<>(Verb.class);
    private final Map<Verb, AtomicInteger> calls = new EnumMap<>(Verb.class);

    public FaultyQueues(QueueClient real) {
        super(real);
        for (var verb : Verb.values()) {
            faults.put(verb, new ConcurrentLinkedQueue<>());
            calls.put(verb, new AtomicInteger());
        }
    }

    /** The next {@code times} calls fail and do nothing. */
    public FaultyQueues fail(Verb verb, Kind kind, int times) {
        for (int i = 0; i < times; i++) {
            order(verb, new Fault.Whole(kind));
        }
        return this;
    }

    /** In the next call the entry at {@code index} fails; the others go through. */
    public FaultyQueues failEntry(Verb verb, int index, Kind kind) {
        return order(verb, new Fault.Entry(index, kind));
    }

    /** The next call does what it should, and is answered with {@code OUTCOME_UNKNOWN}. */
    public FaultyQueues loseAnswer(Verb verb) {
        return order(verb, new Fault.LostAnswer());
    }

    /** The next call of a verb that takes a list waits for {@code until}, or an interrupt. */
    public FaultyQueues hold(Verb verb, CountDownLatch until) {
        return order(verb, new Fault.Held(until));
    }

    /** The next call does nothing and throws, whatever the contract says. */
    public FaultyQueues throwFrom(Verb verb, RuntimeException what) {
        return order(verb, new Fault.Thrown(what));
    }

    /** How many calls of a verb were made, those that failed included. */
    public int calls(Verb verb) {
        return of(calls, verb).get();
    }

    private FaultyQueues order(Verb verb, Fault fault) {
        of(faults, verb).add(fault);
        return this;
    }

    private static <T> T of(Map<Verb, T> map, Verb verb) {
        return Objects.requireNonNull(map.get(verb));
    }

    private @Nullable Fault next(Verb verb) {
        of(calls, verb).incrementAndGet();
        return of(faults, verb).poll();
    }

    @Override
    public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        return through(queue, Verb.SEND, batch, entries -> real.send(queue, entries));
    }

    @Override
    public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
        return through(queue, Verb.ACK, receipts, entries -> real.ack(queue, entries));
    }

    @Override
    public List<Result<Instant>> extend(QueueName queue, List<Receipt> receipts, Duration lease) {
        return through(queue, Verb.EXTEND, receipts, entries -> real.extend(queue, entries, lease));
    }

    @Override
    public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
        return through(queue, Verb.RELEASE, releases, entries -> real.release(queue, entries));
    }

    private <E, T> List<Result<T>> through(
            QueueName queue, Verb verb, List<E> entries, Function<List<E>, List<Result<T>>> call) {
        return switch (next(verb)) {
            case null -> call.apply(entries);
            case Fault.Whole(var kind) -> allFailed(entries, error(queue, verb, kind));
            case Fault.Entry(var index, var kind) ->
                    without(index, entries, error(queue, verb, kind), call);
            case Fault.LostAnswer() ->
                    allFailed(call.apply(entries), error(queue, verb, Kind.OUTCOME_UNKNOWN));
            case Fault.Thrown(var what) -> throw what;
            case Fault.Held(var until) ->
                    waited(until)
                            ? call.apply(entries)
                            : allFailed(entries, error(queue, verb, Kind.CANCELLED));
        };
    }

    private static boolean waited(CountDownLatch until) {
        try {
            until.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static <T> List<Result<T>> allFailed(List<?> entries, QueueException error) {
        return entries.stream().<Result<T>>map(entry -> new Result.Failed<>(error)).toList();
    }

    private static <E, T> List<Result<T>> without(
            int index,
            List<E> entries,
            QueueException error,
            Function<List<E>, List<Result<T>>> call) {
        if (index >= entries.size()) {
            return call.apply(entries);
        }
        var others = new ArrayList<>(entries);
        others.remove(index);
        var results = new ArrayList<>(call.apply(others));
        results.add(index, new Result.Failed<>(error));
        return results;
    }

    @Override
    public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
        switch (next(Verb.RECEIVE)) {
            case null -> {}
            case Fault.Whole(var kind) -> throw error(request.queue(), Verb.RECEIVE, kind);
            case Fault.Entry(var _, var kind) -> throw error(request.queue(), Verb.RECEIVE, kind);
            case Fault.Thrown(var what) -> throw what;
            case Fault.Held(var until) -> until.await();
            case Fault.LostAnswer() -> {
                var lost = real.receive(request);
                throw new QueueException(
                        Kind.OUTCOME_UNKNOWN,
                        request.queue(),
                        Verb.RECEIVE,
                        "a test lost " + lost.size() + " deliveries; they return after their lease",
                        null);
            }
        }
        return real.receive(request);
    }

    @Override
    public QueueStats stats(QueueName queue) {
        failIfOrdered(queue, Verb.STATS);
        return real.stats(queue);
    }

    @Override
    public List<Finding> verify(QueueSpec spec) {
        failIfOrdered(spec.name(), Verb.VERIFY);
        return real.verify(spec);
    }

    @Override
    public Optional<Pauses> pauses() {
        return real.pauses().map(FaultyPauses::new);
    }

    private final class FaultyPauses implements Pauses {
        private final Pauses real;

        FaultyPauses(Pauses real) {
            this.real = real;
        }

        @Override
        public Optional<Pause> of(QueueName queue) {
            failIfOrdered(queue, Verb.PAUSE);
            return real.of(queue);
        }

        @Override
        public Pause begin(QueueName queue, Pause pause) {
            failIfOrdered(queue, Verb.PAUSE);
            return real.begin(queue, pause);
        }

        @Override
        public void end(QueueName queue) {
            failIfOrdered(queue, Verb.PAUSE);
            real.end(queue);
        }
    }

    private void failIfOrdered(QueueName queue, Verb verb) {
        switch (next(verb)) {
            case null -> {}
            case Fault.Whole(var kind) -> throw error(queue, verb, kind);
            case Fault.Entry(var _, var kind) -> throw error(queue, verb, kind);
            case Fault.LostAnswer() -> throw error(queue, verb, Kind.OUTCOME_UNKNOWN);
            case Fault.Thrown(var what) -> throw what;
            case Fault.Held(var until) -> {
                if (!waited(until)) {
                    throw error(queue, verb, Kind.CANCELLED);
                }
            }
        }
    }

    private static QueueException error(QueueName queue, Verb verb, Kind kind) {
        return new QueueException(kind, queue, verb, "a test ordered this", null);
    }
}
