package io.hookworks.queue.testkit;

import static io.hookworks.queue.QueueException.Verb.PAUSE;

import io.hookworks.queue.Pause;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;

import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Pauses that stand at queues in memory, with all their words. */
record InMemoryPauses(InMemoryBroker broker, BooleanSupplier closed) implements Pauses {

    @Override
    public Optional<Pause> of(QueueName queue) {
        return at(queue, there -> Optional.ofNullable(there.pause()));
    }

    @Override
    public Pause begin(QueueName queue, Pause pause) {
        var since = pause.since();
        var kept =
                new Pause(
                        since == null ? null : since.truncatedTo(ChronoUnit.SECONDS),
                        pause.by(),
                        pause.reason());
        return at(
                queue,
                there -> {
                    there.pause(kept);
                    return kept;
                });
    }

    @Override
    public void end(QueueName queue) {
        at(
                queue,
                there -> {
                    there.pause(null);
                    return queue;
                });
    }

    private <T> T at(QueueName name, Function<InMemoryQueue, T> action) {
        if (closed.getAsBoolean()) {
            throw InMemoryLimits.refusal(Kind.CLOSED, name, PAUSE, "this client was closed");
        }
        return broker.with(name, PAUSE, (queue, now) -> action.apply(queue));
    }
}
