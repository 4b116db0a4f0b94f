package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

class BatcherTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final List<List<Integer>> calls = new CopyOnWriteArrayList<>();
    private final AtomicBoolean moreToCome = new AtomicBoolean(true);

    private Batcher<Integer> batcher(
            Duration linger, boolean inOrder, Consumer<List<Integer>> call) {
        return new Batcher<>(3, linger, moreToCome::get, call, inOrder);
    }

    @Test
    void full_batch_leaves_though_more_is_to_come() {
        var batcher = batcher(LONG, false, calls::add);
        for (var entry = 1; entry <= 3; entry++) {
            batcher.add(entry);
        }
        Rig.await(() -> calls.size() == 1);
        assertEquals(List.of(1, 2, 3), calls.getFirst());
    }

    @Test
    void batch_leaves_as_soon_as_nothing_can_join_it() {
        var batcher = batcher(LONG, false, calls::add);
        batcher.add(1);
        moreToCome.set(false);
        batcher.add(2);
        Rig.await(() -> calls.stream().mapToInt(List::size).sum() == 2);
    }

    @Test
    void batch_that_is_not_full_leaves_after_its_linger() {
        batcher(Duration.ofMillis(1), false, calls::add).add(1);
        Rig.await(() -> calls.equals(List.of(List.of(1))));
    }

    @Test
    void no_call_has_more_entries_than_fit() {
        var sent = new AtomicInteger();
        var batcher =
                batcher(
                        Duration.ofMillis(1),
                        false,
                        batch -> {
                            calls.add(batch);
                            sent.addAndGet(batch.size());
                        });
        for (var entry = 0; entry < 100; entry++) {
            batcher.add(entry);
        }
        Rig.await(() -> sent.get() == 100);
        assertTrue(calls.stream().allMatch(batch -> batch.size() <= 3), calls::toString);
    }

    @Test
    void calls_that_keep_order_go_one_after_the_other() {
        var running = new AtomicInteger();
        var together = new AtomicInteger();
        var sent = new CopyOnWriteArrayList<Integer>();
        var batcher =
                batcher(
                        Duration.ofNanos(1),
                        true,
                        batch -> {
                            together.accumulateAndGet(running.incrementAndGet(), Math::max);
                            for (var i = 0; i < 10_000; i++) {
                                Thread.onSpinWait();
                            }
                            running.decrementAndGet();
                            sent.addAll(batch);
                        });
        var entries = IntStream.range(0, 100).boxed().toList();
        entries.forEach(batcher::add);
        Rig.await(() -> sent.size() == entries.size());
        assertEquals(entries, sent);
        assertEquals(1, together.get());
    }

    @Test
    void call_that_hangs_holds_up_no_other_where_no_order_is_kept() {
        moreToCome.set(false);
        var first = new CountDownLatch(1);
        var batcher = batcher(LONG, false, heldAt(1, first));
        batcher.add(1);
        Rig.await(() -> calls.size() == 1);
        batcher.add(2);
        Rig.await(() -> calls.size() == 2);
        first.countDown();
    }

    @Test
    void look_at_the_clock_sends_nothing_twice() {
        moreToCome.set(false);
        var batcher = batcher(LONG, false, calls::add);
        batcher.beat();
        batcher.add(1);
        batcher.beat();
        Rig.await(() -> calls.size() == 1);
        batcher.beat();
        batcher.add(2);
        Rig.await(() -> calls.size() == 2);
        assertEquals(List.of(List.of(1), List.of(2)), calls);
    }

    /** Calls are noted; the one that begins with this entry then waits. */
    private Consumer<List<Integer>> heldAt(int entry, CountDownLatch until) {
        return batch -> {
            calls.add(batch);
            if (batch.getFirst() == entry) {
                Rig.awaitDeaf(until);
            }
        };
    }
}
