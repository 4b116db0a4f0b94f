package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class PermitPoolTest {
    private static final Duration GATHER = Duration.ofMillis(1);

    @Test
    void who_is_alone_has_all_but_the_own_permits_of_the_others() throws Exception {
        var pool = new PermitPool(10);
        var busy = pool.join(100, 1, GATHER);
        pool.join(100, 9, GATHER);
        assertEquals(9, busy.take(100));
    }

    @Test
    void an_idle_queue_is_always_asked_for_work() throws Exception {
        var pool = new PermitPool(10);
        var busy = pool.join(100, 9, GATHER);
        var idle = pool.join(100, 1, GATHER);
        assertEquals(9, busy.take(100));
        assertEquals(1, idle.take(10));
    }

    @Test
    void two_that_want_all_have_as_much_as_their_weights_say() throws Exception {
        var pool = new PermitPool(100);
        var high = pool.join(1_000, 9, GATHER);
        var low = pool.join(1_000, 1, GATHER);
        assertEquals(99, high.take(99));
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            var held = new ConcurrentLinkedQueue<Permits>();
            for (var i = 0; i < 99; i++) {
                held.add(high);
            }
            List<Future<?>> done = new ArrayList<>();
            done.add(takers.submit(() -> takeAgain(high, held, 2_000)));
            done.add(takers.submit(() -> takeAgain(low, held, 200)));
            for (var back = 0; back < 2_000; ) {
                var oldest = held.poll();
                if (oldest != null) {
                    oldest.giveBack(1);
                    back++;
                }
                var out = high.out() + low.out();
                assertTrue(out <= 100, () -> out + " of 100 permits are out");
            }
            var share = held.stream().filter(each -> each == high).count() * 1.0 / held.size();
            assertTrue(share > 0.8 && share <= 0.95, () -> "the share of nine tenths is " + share);
            high.close();
            low.close();
            for (var each : done) {
                each.get();
            }
        }
    }

    private static Void takeAgain(Permits queue, ConcurrentLinkedQueue<Permits> held, int most)
            throws InterruptedException {
        for (var taken = queue.take(1); taken > 0 && most > 0; taken = queue.take(1)) {
            held.add(queue);
        }
        return null;
    }

    @Test
    void a_pool_that_shrinks_gives_out_nothing_until_enough_is_back() throws Exception {
        var pool = new PermitPool(10);
        var queue = pool.join(100, 1, GATHER);
        assertEquals(10, queue.take(10));
        pool.limit(4);
        queue.giveBack(7);
        assertEquals(1, queue.take(10));
    }

    @Test
    void there_is_a_permit_for_each_queue_or_an_error() {
        var pool = new PermitPool(1);
        pool.join(100, 1, GATHER);
        assertThrows(IllegalStateException.class, () -> pool.join(100, 1, GATHER));
        assertThrows(IllegalStateException.class, () -> pool.limit(0));
    }

    @Test
    void what_a_lower_limit_took_back_from_a_taker_it_gets_later() throws Exception {
        var queue = new PermitPool(Integer.MAX_VALUE).join(0, 1, GATHER);
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> taken = takers.submit(() -> queue.take(3));
            for (var i = 0; i < 1_000; i++) {
                queue.limit(3);
                queue.limit(0);
                if (taken.isDone()) {
                    queue.giveBack(taken.get());
                    taken = takers.submit(() -> queue.take(3));
                }
            }
            queue.limit(3);
            queue.giveBack(taken.get());
            assertEquals(0, queue.out());
        }
    }
}
