package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

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
        assertEquals(1, low.take(1));
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            var highTaker = takers.submit(() -> high.take(1));
            var lowTaker = takers.submit(() -> low.take(1));
            for (var i = 0; i < 50; i++) {
                awaitWaiting(pool, 2);
                high.giveBack(1);
                var mine = highTaker;
                var other = lowTaker;
                Awaitility.await()
                        .pollInterval(GATHER)
                        .until(() -> mine.isDone() || other.isDone());
                if (highTaker.isDone()) {
                    highTaker = takers.submit(() -> high.take(1));
                } else {
                    lowTaker = takers.submit(() -> low.take(1));
                }
            }
            awaitWaiting(pool, 2);
            var out = List.of(high.out(), low.out());
            high.close();
            low.close();
            assertEquals(List.of(90, 10), out);
        }
    }

    @Test
    void what_is_due_to_a_queue_whose_polls_are_under_way_is_kept_for_it() throws Exception {
        var pool = new PermitPool(100);
        var high = pool.join(1_000, 9, GATHER);
        var low = pool.join(1_000, 1, GATHER);
        assertEquals(90, high.take(90));
        assertEquals(10, low.take(10));
        high.backlog(true);
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            var lowTaker = takers.submit(() -> low.take(10));
            awaitWaiting(pool, 1);
            high.giveBack(20);
            assertEquals(10, low.out());
            assertEquals(20, high.take(20));
            high.giveBack(20);
            high.backlog(false);
            assertEquals(10, lowTaker.get());
        }
    }

    @Test
    void a_queue_has_its_own_permit_also_while_others_are_kept_for_a_busy_one() throws Exception {
        var pool = new PermitPool(20);
        var busy = pool.join(1_000, 9, GATHER);
        var waiting = pool.join(1_000, 9, GATHER);
        var idle = pool.join(1_000, 1, GATHER);
        assertEquals(5, busy.take(5));
        assertEquals(6, waiting.take(6));
        busy.backlog(true);
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiter = takers.submit(() -> waiting.take(5));
            awaitWaiting(pool, 1);
            var own = takers.submit(() -> idle.take(1));
            try {
                assertEquals(1, own.get());
            } finally {
                waiting.close();
                idle.close();
            }
            waiter.get();
        }
    }

    @Test
    void nothing_is_kept_for_another_while_there_is_enough_for_all() throws Exception {
        var pool = new PermitPool(100);
        var high = pool.join(50, 9, GATHER);
        var low = pool.join(50, 1, GATHER);
        assertEquals(20, high.take(20));
        high.backlog(true);
        assertEquals(40, low.take(40));
    }

    @Test
    void nothing_is_kept_for_long_for_a_queue_whose_polls_hang() throws Exception {
        var pool = new PermitPool(100);
        var high = pool.join(1_000, 9, GATHER);
        var low = pool.join(1_000, 1, GATHER);
        assertEquals(90, high.take(90));
        assertEquals(10, low.take(10));
        high.backlog(true);
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            var lowTaker = takers.submit(() -> low.take(10));
            awaitWaiting(pool, 1);
            high.giveBack(20);
            assertEquals(10, low.out());
            try {
                Awaitility.await()
                        .until(
                                () -> {
                                    high.limit(1_000); // as every beat does
                                    return low.out() == 20;
                                });
            } finally {
                low.close();
            }
            lowTaker.get();
        }
    }

    @Test
    void another_weight_holds_at_once() throws Exception {
        var pool = new PermitPool(12);
        var one = pool.join(100, 1, GATHER);
        var other = pool.join(100, 1, GATHER);
        assertEquals(6, one.take(6));
        assertEquals(6, other.take(6));
        other.weight(9);
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            var ones = takers.submit(() -> one.take(1));
            var others = takers.submit(() -> other.take(1));
            awaitWaiting(pool, 2);
            one.giveBack(1);
            var out = List.of(one.out(), other.out());
            one.close();
            other.close();
            ones.get();
            others.get();
            assertEquals(List.of(5, 7), out);
        }
    }

    private static void awaitWaiting(PermitPool pool, int queues) {
        Awaitility.await().pollInterval(GATHER).until(() -> pool.waiting() == queues);
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

    @Test
    void pool_that_grows_gives_to_a_queue_that_waits() throws Exception {
        var pool = new PermitPool(1);
        var queue = pool.join(100, 1, GATHER);
        assertEquals(1, queue.take(1));
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            var taken = takers.submit(() -> queue.take(1));
            awaitWaiting(pool, 1);
            try {
                pool.limit(2);
                assertEquals(2, pool.limit());
                assertEquals(1, taken.get(5, TimeUnit.SECONDS));
            } finally {
                queue.close();
            }
        }
    }

    @Test
    void permits_beyond_what_is_due_to_a_busy_queue_go_to_one_that_waits() throws Exception {
        var pool = new PermitPool(20);
        var busy = pool.join(6, 9, GATHER);
        var other = pool.join(1_000, 1, GATHER);
        assertEquals(5, busy.take(5));
        busy.backlog(true);
        assertEquals(14, other.take(100), "all but the one that the busy queue lacks");
    }
}
