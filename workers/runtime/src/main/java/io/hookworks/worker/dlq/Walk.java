package io.hookworks.worker.dlq;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Once through a queue of dead letters. Whatever was handed out stays leased until it is settled or
 * the walk is closed, which gives it back: so nothing is met twice, and the queue comes to an end.
 * For one thread.
 */
final class Walk implements AutoCloseable {
    /** A wait makes the broker ask all of its servers, so that an empty answer means empty. */
    private static final Duration WAIT = Duration.ofSeconds(2);

    /**
     * A broker that does not count does not know either whether it is empty: it begins to deliver
     * when it is ready to.
     */
    private static final Duration WAIT_UNCOUNTED = Duration.ofSeconds(6);

    /**
     * Such a broker also delivers without being asked: what is given back at once may be on its way
     * to this client again, which is about to go, and stay in the dark until its lease ends.
     */
    private static final Duration APART = Duration.ofSeconds(2);

    /** How often a pause looks whether to stop. */
    private static final Duration NAP = Duration.ofMillis(50);

    /** Receives side by side, where one brings little and the queue is long. */
    private static final int ABREAST = 8;

    /** Calls that settle or renew at the same time; a queue can be long. */
    private static final int CALLS = 8;

    /** How often a release is tried that the broker is too busy for. */
    private static final int TRIES = 4;

    private static final Duration BUSY = Duration.ofMillis(250);
    private static final Logger LOG = LoggerFactory.getLogger(Walk.class);

    private final QueueClient client;
    private final QueueName queue;
    private final Duration lease;
    private final TimeSource clock;
    private final BooleanSupplier stopped;
    private final Instant patientUntil;
    private final Map<Receipt, Instant> held = new LinkedHashMap<>();
    private final Map<String, Receipt> latest = new HashMap<>();
    private final Set<String> left = new HashSet<>();
    private final ErrorTally errors = new ErrorTally();
    private Instant renewAt = Instant.MAX;
    private boolean plenty;

    /**
     * @param lease how long what it holds stays away if this process is killed
     * @param patience an empty queue is not believed before: somebody who was killed may hold some
     * @param stopped asked between two calls: the walk ends
     */
    Walk(
            QueueClient client,
            QueueName queue,
            Duration lease,
            Duration patience,
            TimeSource clock,
            BooleanSupplier stopped) {
        this.client = client;
        this.queue = queue;
        this.lease = lease;
        this.clock = clock;
        this.stopped = stopped;
        this.patientUntil = clock.steady().plus(patience);
    }

    /** Up to so many that were not left before; empty: the end, or an order to stop. */
    List<Delivery> next(int most) throws InterruptedException {
        var quietSince = clock.steady();
        while (!stopped.getAsBoolean()) {
            renew();
            var came = receive(most);
            var fresh = new ArrayList<Delivery>();
            for (var delivery : came) {
                hold(delivery);
                if (!left.contains(delivery.content().brokerId())) {
                    fresh.add(delivery);
                }
            }
            if (!fresh.isEmpty()) {
                return fresh;
            }
            var now = clock.steady();
            var quiet = quiet().multipliedBy(9).dividedBy(10); // a wait may end a little early
            if (!now.isBefore(quietSince.plus(quiet)) && !now.isBefore(patientUntil)) {
                break;
            }
        }
        return List.of();
    }

    private void hold(Delivery delivery) {
        var before = latest.put(delivery.content().brokerId(), delivery.receipt());
        if (before != null) {
            held.remove(before); // its lease was lost: this receipt counts
        }
        hold(delivery.receipt(), delivery.leasedUntil());
    }

    private void hold(Receipt receipt, Instant until) {
        held.put(receipt, until);
        var half = until.minus(lease.dividedBy(2));
        renewAt = half.isBefore(renewAt) ? half : renewAt;
    }

    /** It stays where it is; should its lease be lost, it is not handed out again. */
    void leave(Delivery delivery) {
        left.add(delivery.content().brokerId());
    }

    /** Whether it is still ours alone. */
    boolean holds(Delivery delivery) {
        var until = held.get(delivery.receipt());
        return until != null && clock.steady().isBefore(until);
    }

    /** Removes them from the queue; one result for each. */
    List<Boolean> remove(List<Delivery> deliveries) {
        var receipts = deliveries.stream().map(Delivery::receipt).toList();
        receipts.forEach(held::remove);
        return client.ack(queue, receipts).stream().map(errors::ok).toList();
    }

    /** What the broker answered so far to the calls that failed. */
    ErrorTally errors() {
        return errors;
    }

    /** Waits, and keeps what is held; ends early when told to stop. */
    void pause(Duration time) throws InterruptedException {
        var until = clock.steady().plus(time);
        for (var now = clock.steady();
                now.isBefore(until) && !stopped.getAsBoolean();
                now = clock.steady()) {
            renew();
            var rest = Duration.between(now, until);
            Thread.sleep(rest.compareTo(NAP) < 0 ? rest : NAP);
        }
    }

    private void renew() {
        var now = clock.steady();
        if (now.isBefore(renewAt)) {
            return;
        }
        var half = now.plus(lease.dividedBy(2));
        var due =
                held.entrySet().stream()
                        .filter(each -> !each.getValue().isAfter(half))
                        .map(Map.Entry::getKey)
                        .toList();
        var renewed = inParts(due, part -> client.extend(queue, part, lease));
        for (var i = 0; i < due.size(); i++) {
            if (renewed.get(i) instanceof Result.Ok<Instant>(var until)) {
                held.put(due.get(i), until);
            } else if (!now.isBefore(until(due.get(i)))) {
                held.remove(due.get(i));
            }
        }
        var first = held.values().stream().min(Instant::compareTo).orElse(Instant.MAX);
        // What could not be renewed is tried again, but not with every call.
        var soon = now.plus(lease.dividedBy(10));
        var next = first.equals(Instant.MAX) ? first : first.minus(lease.dividedBy(2));
        renewAt = next.isBefore(soon) ? soon : next;
    }

    private Instant until(Receipt receipt) {
        return held.getOrDefault(receipt, Instant.MIN);
    }

    private List<Delivery> receive(int most) throws InterruptedException {
        var can = client.capabilities(queue);
        var max = Math.min(most, can.maxReceive());
        var abreast = plenty ? Math.clamp(most / max, 1, ABREAST) : 1;
        // Side by side none waits: what the others bring would wait with it.
        var wait = abreast == 1 ? wait(quiet()) : Duration.ZERO;
        var request = new ReceiveRequest(queue, max, wait, lease);
        var came = abreast == 1 ? client.receive(request) : receive(request, abreast);
        plenty = counted() && came.size() >= max * abreast;
        return came;
    }

    /** What one brings is not lost because another one fails. */
    private List<Delivery> receive(ReceiveRequest request, int abreast)
            throws InterruptedException {
        var came = new ArrayList<Delivery>();
        @Nullable QueueException failed = null;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<List<Delivery>>>();
            for (var i = 0; i < abreast; i++) {
                calls.add(() -> client.receive(request));
            }
            for (Future<List<Delivery>> answer : threads.invokeAll(calls)) {
                try {
                    came.addAll(answer.get());
                } catch (ExecutionException e) {
                    failed =
                            e.getCause() instanceof QueueException told
                                    ? told
                                    : QueueException.unexpected(
                                            queue,
                                            QueueException.Verb.RECEIVE,
                                            new IllegalStateException(e.getCause()));
                }
            }
        }
        if (came.isEmpty() && failed != null) {
            throw failed;
        }
        return came;
    }

    /** So long nothing new comes from a queue that has nothing new. */
    private Duration quiet() {
        return counted() ? WAIT : WAIT_UNCOUNTED;
    }

    /** What is held must be renewed meanwhile. */
    private Duration wait(Duration quiet) {
        var quarter = lease.dividedBy(4);
        return quarter.compareTo(quiet) < 0 ? quarter : quiet;
    }

    private boolean counted() {
        return client.capabilities(queue).counted();
    }

    /**
     * Gives back what it still holds, a bounded number of calls at a time. What cannot be given
     * back comes back after its lease.
     */
    @Override
    public void close() {
        var back = List.copyOf(held.keySet());
        held.clear();
        for (var tries = 1; !back.isEmpty(); tries++) {
            back = giveBack(back, tries < TRIES);
        }
    }

    /** Returns what is to be tried again. */
    private List<Receipt> giveBack(List<Receipt> receipts, boolean again) {
        var longest = client.capabilities(queue).releaseDelay().max();
        var apart = APART.compareTo(longest) > 0 ? longest : APART;
        var delay = counted() ? Duration.ZERO : apart;
        var results =
                inParts(
                        receipts,
                        part ->
                                client.release(
                                        queue,
                                        part.stream()
                                                .map(each -> new Release(each, delay))
                                                .toList()));
        var busy = new ArrayList<Receipt>();
        for (var i = 0; i < receipts.size(); i++) {
            if (results.get(i) instanceof Result.Failed<Duration>(var error)) {
                if (again && error.retryable()) {
                    busy.add(receipts.get(i));
                } else {
                    errors.add(error);
                    LOG.debug("{}: comes back after its lease", queue, error);
                }
            }
        }
        return busy.isEmpty() || paused() ? busy : List.of();
    }

    /** False: the thread was interrupted, and nothing is tried again. */
    private boolean paused() {
        try {
            clock.sleep(BUSY);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One result for each; a driver would make all calls for a long list at once. */
    private <T> List<Result<T>> inParts(
            List<Receipt> all, Function<List<Receipt>, List<Result<T>>> call) {
        var part = client.capabilities(queue).maxBatch() * CALLS;
        var results = new ArrayList<Result<T>>(all.size());
        for (var from = 0; from < all.size(); from += part) {
            results.addAll(call.apply(all.subList(from, Math.min(all.size(), from + part))));
        }
        return results;
    }
}
