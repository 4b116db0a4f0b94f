package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.Receipt;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class StuckWatchTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final List<Work> told = new ArrayList<>();
    private final StuckWatch watch = new StuckWatch((work, stack) -> told.add(work));
    private final Work work = work();

    private static Work work() {
        var message = Message.of("m", "t", NOW, Payload.empty());
        var until = NOW.plus(Duration.ofMinutes(1));
        var content = new Delivery.Decoded(message, "m");
        return new Work(new Delivery(content, new Receipt("m"), 1, NOW, NOW, until), null, NOW);
    }

    private void beat(Duration since) {
        watch.beat(List.of(work), NOW.plus(since), GRACE);
    }

    @Test
    void a_cancelled_handler_has_its_grace_to_come_back() {
        work.handling();
        work.cancel(Cancellation.Cause.TIMEOUT, NOW);
        beat(GRACE);
        assertEquals(0, watch.count());
        beat(GRACE.plusMillis(1));
        assertEquals(List.of(work), told);
        beat(GRACE.multipliedBy(2));
        assertEquals(List.of(work), told, "told once");
        assertEquals(1, watch.count());
        work.handled();
        beat(GRACE.multipliedBy(3));
        assertEquals(0, watch.count());
    }

    @Test
    void a_handler_that_nobody_cancelled_may_run_for_long() {
        work.handling();
        beat(Duration.ofDays(1));
        assertEquals(List.of(), told);
        work.handled();
    }
}
