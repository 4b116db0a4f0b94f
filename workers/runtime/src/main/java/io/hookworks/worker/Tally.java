package io.hookworks.worker;

import io.hookworks.queue.QueueName;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how deliveries end while a worker drains. */
final class Tally {
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicInteger abandoned = new AtomicInteger();

    void reset() {
        finished.set(0);
        released.set(0);
        abandoned.set(0);
    }

    void count(Ending ending) {
        var counter =
                switch (ending) {
                    case Ending.Acked() -> finished;
                    case Ending.DeadLettered _ -> finished;
                    case Ending.Released(_, _, var attempt) -> attempt ? finished : released;
                    case Ending.Abandoned _ -> abandoned;
                };
        counter.incrementAndGet();
    }

    /**
     * @param stillOut work that has not ended at all
     */
    DrainReport report(QueueName queue, int stillOut, Duration took) {
        return new DrainReport(
                queue, finished.get(), released.get(), abandoned.get() + stillOut, took);
    }
}
