package io.hookworks.queue.testkit.conformance;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.conformance.History.Handled;
import io.hookworks.queue.testkit.conformance.History.Happened;
import io.hookworks.queue.testkit.conformance.History.Received;
import io.hookworks.queue.testkit.conformance.History.Released;
import io.hookworks.queue.testkit.conformance.History.Sent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes out what a case left in its queues and their dead letters, so that nothing is lost unseen.
 * Where a test moves the clock, it waits for every lease and delay; by the clock on the wall it
 * gives back what is still held, and does not wait for what is delayed.
 */
final class Drain {
    private final QueueClient client;
    private final ConformanceTarget target;
    private final History history;
    private final Pace pace;
    private final List<Received> keptBack = new ArrayList<>();

    Drain(QueueClient client, ConformanceTarget target, History history) {
        this.client = client;
        this.target = target;
        this.history = history;
        this.pace = target.pace();
    }

    /** What was accepted, is due, was never acked and cannot be had. */
    List<Sent> lost() throws InterruptedException {
        if (missing().isEmpty()) {
            return List.of();
        }
        switch (pace) {
            case Pace.Manual _ -> pace.elapse(Duration.between(pace.now(), quiet()));
            case Pace.Real _ -> giveBack();
        }
        for (var end = pace.now().plus(target.tolerance()); !missing().isEmpty(); ) {
            var found = false;
            for (var queue : missing().stream().map(Sent::queue).collect(Collectors.toSet())) {
                found |= takeFrom(queue);
                if (!found && !queue.holdsDeadLetters()) {
                    found = takeFrom(queue.deadLetters());
                }
            }
            if (!found && !pace.now().isBefore(end)) {
                break;
            }
            if (!found && pace instanceof Pace.Manual) {
                pace.elapse(target.tolerance());
            }
        }
        return missing();
    }

    private List<Sent> missing() {
        return switch (pace) {
            case Pace.Manual _ -> history.outstanding();
            case Pace.Real _ -> history.outstanding().stream().filter(this::due).toList();
        };
    }

    private boolean due(Sent sent) {
        var deliveries = history.deliveries();
        return !sent.due().isAfter(pace.now())
                && keptBack.stream().noneMatch(held -> holds(held, sent))
                && history.all(Released.class).stream()
                        .filter(released -> end(released).isAfter(pace.now()))
                        .map(released -> deliveries.get(released.receipt()))
                        .noneMatch(held -> held != null && holds(held, sent));
    }

    private static boolean holds(Received received, Sent sent) {
        return received.delivery().content() instanceof Delivery.Decoded(var message, var _, var _)
                && message.equals(sent.outgoing().message());
    }

    private boolean takeFrom(QueueName queue) throws InterruptedException {
        var max = Math.min(100, client.capabilities(queue).maxReceive());
        var got = client.receive(new ReceiveRequest(queue, max, pace.look(), target.lease()));
        client.ack(queue, got.stream().map(Delivery::receipt).toList());
        return !got.isEmpty();
    }

    /** When the last of all leases and delays has ended, those that nobody was told of included. */
    private Instant quiet() {
        var quiet = pace.now();
        for (var sent : history.all(Sent.class)) {
            quiet = later(quiet, sent.due());
        }
        for (var received : history.all(Received.class)) {
            quiet = later(quiet, received.delivery().leasedUntil());
        }
        for (var handled : history.all(Handled.class)) {
            quiet = later(quiet, end(handled));
        }
        return quiet.plus(target.lease().multipliedBy(20));
    }

    private static Instant end(Handled handled) {
        return switch (handled.result()) {
            case Result.Ok<?>(Instant until) -> until;
            case Result.Ok<?>(Duration delay) -> handled.span().ended().at().plus(delay);
            case Result.Ok<?> _ -> Instant.MIN;
            case Result.Failed<?> _ -> Instant.MIN;
        };
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void giveBack() {
        var settled =
                history.all(Handled.class).stream()
                        .filter(one -> !(one instanceof History.Extended))
                        .filter(one -> History.happened(one.result()) == Happened.YES)
                        .map(Handled::receipt)
                        .collect(Collectors.toSet());
        history.all(Received.class).stream()
                .filter(one -> !settled.contains(one.delivery().receipt()))
                .forEach(this::giveBack);
    }

    /** A receipt may be good for its own client only; a closed one keeps it until it ends. */
    private void giveBack(Received held) {
        var release = new Release(held.delivery().receipt(), Duration.ZERO);
        var result = client.release(held.queue(), List.of(release)).getFirst();
        if (result instanceof Result.Failed<?>
                && held.delivery().leasedUntil().isAfter(pace.now())) {
            keptBack.add(held);
        }
    }
}
