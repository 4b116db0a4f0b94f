package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.DeliveryReport;
import io.hookworks.worker.Ending;
import io.hookworks.worker.MessageHandler;
import io.hookworks.worker.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that does with each message what its script says, and counts how many run at once. */
final class Scripts implements MessageHandler {

    /** What happens to a message, and how it ends. */
    enum Script {
        DONE,
        REJECTED,
        FAILS_ONCE,
        HANGS_ONCE,
        FAILS_ALWAYS,
        ASKS_FOR_TIME;

        static Script of(int number) {
            return values()[number % values().length];
        }

        private boolean dies() {
            return this == REJECTED || this == FAILS_ALWAYS;
        }
    }

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile @Nullable CountDownLatch together;

    void write(String id, Script script) {
        scripts.put(id, script);
    }

    /** Messages without script wait for each other from now on. */
    void thenAll(CountDownLatch together) {
        this.together = together;
    }

    int mostAtOnce() {
        return most.get();
    }

    @Override
    public Verdict handle(Message message, Attempt attempt) throws Exception {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            var script = scripts.get(message.id());
            if (script == null) {
                return meet();
            }
            var run = runs.computeIfAbsent(message.id(), id -> new AtomicInteger());
            return play(script, run.incrementAndGet());
        } finally {
            running.decrementAndGet();
        }
    }

    private Verdict meet() throws InterruptedException {
        var meeting = together;
        if (meeting != null) {
            meeting.countDown();
            meeting.await();
        }
        return Verdict.done();
    }

    private static Verdict play(Script script, int run) throws InterruptedException {
        return switch (script) {
            case DONE -> Verdict.done();
            case REJECTED -> Verdict.reject("so it is written");
            case FAILS_ALWAYS -> throw new IllegalStateException("so it is written");
            case FAILS_ONCE -> {
                if (run == 1) {
                    throw new StackOverflowError("so it is written");
                }
                yield Verdict.done();
            }
            case HANGS_ONCE -> {
                if (run == 1) {
                    new CountDownLatch(1).await();
                }
                yield Verdict.done();
            }
            case ASKS_FOR_TIME -> run == 1 ? Verdict.retry("so it is written") : Verdict.done();
        };
    }

    /** A delivery ended for good as written; one that comes again may have ended otherwise. */
    void assertKept(DeliveryReport report) {
        var script = Objects.requireNonNull(scripts.get(report.id()));
        var dies = script.dies();
        var kept =
                switch (report.ending()) {
                    case Ending.Acked() -> !dies;
                    case Ending.DeadLettered _ -> dies;
                    case Ending.Released _, Ending.Abandoned _ -> true;
                };
        assertTrue(kept, () -> script + " ended as " + report);
    }
}
