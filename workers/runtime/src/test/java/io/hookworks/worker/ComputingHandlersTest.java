package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A drain while handlers compute and leave virtual threads no processor. */
@Isolated("its handlers take the processors from the virtual threads of every other test")
class ComputingHandlersTest {
    @Test
    void drain_is_bounded_while_handlers_compute() throws Exception {
        var rig = new Rig();
        var computing = Runtime.getRuntime().availableProcessors() + 1;
        for (var i = 0; i < computing; i++) {
            rig.send("m" + i);
        }
        var end = new AtomicBoolean();
        rig.start(
                computing,
                3,
                Handlers.all(
                        (message, attempt) -> {
                            while (!end.get()) {
                                Thread.onSpinWait();
                            }
                            return Verdict.done();
                        }));
        Rig.await(() -> rig.workers.inFlight().containsValue(computing));
        var report = new CompletableFuture<DrainReport>();
        Thread.ofPlatform()
                .start(() -> report.complete(drained(rig.workers, Duration.ofSeconds(1))));
        try {
            var drained = report.get();
            assertEquals(computing, drained.released() + drained.abandoned(), drained.toString());
        } finally {
            end.set(true);
        }
    }

    private static DrainReport drained(Workers workers, Duration grace) {
        try {
            return workers.drain(grace).getFirst();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
