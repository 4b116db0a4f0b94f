package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a broker may do that locks no key: later messages come while the head is out. */
class KeyedWorkTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final ManualClock clock = ManualClock.somewhere();
    private final List<String> told = new ArrayList<>();
    private final List<Work> started = new ArrayList<>();
    private final KeyedWork keyed = new KeyedWork(new Crew(), clock, () -> 1);

    private final class Crew implements Turns.Crew {
        @Override
        public void start(Work work) {
            started.add(work);
            told.add("start " + work.id() + " " + work.attempt());
        }

        @Override
        public void handOver(Work failed, Work next) {
            told.add("keep " + failed.id());
        }

        @Override
        public void giveBack(Work work, Duration delay, String reason) {
            told.add("give back " + work.id() + " for " + delay.toSeconds());
        }
    }

    @Test
    void what_comes_while_the_head_waits_is_given_back_until_its_next_attempt() {
        keyed.arrive(work("1"));
        assertTrue(keyed.keep(started.getFirst(), WAIT));
        clock.advance(Duration.ofSeconds(4));
        keyed.beat();
        keyed.arrive(work("2"));
        clock.advance(Duration.ofSeconds(6));
        keyed.beat();
        keyed.arrive(work("2"));
        keyed.ended(started.getLast(), new Ending.Acked());
        assertTold("start 1 1", "keep 1", "give back 2 for 6", "start 1 2", "start 2 1");
    }

    @Test
    void what_comes_before_a_head_that_was_given_back_is_given_back_too() {
        keyed.arrive(work("1"));
        keyed.arrive(work("2"));
        released(WAIT, true);
        keyed.arrive(work("2"));
        keyed.arrive(work("1"));
        keyed.arrive(work("2"));
        assertTold("start 1 1", "give back 2 for 0", "give back 2 for 10", "start 1 2");
    }

    @Test
    void a_head_that_does_not_come_back_here_is_not_waited_for() {
        keyed.arrive(work("1"));
        released(WAIT, true);
        clock.advance(WAIT);
        keyed.arrive(work("2"));
        released(Duration.ZERO, true);
        keyed.arrive(work("2"));
        assertTold("start 1 1", "start 2 1", "start 2 2");
    }

    @Test
    void what_was_merely_given_back_is_no_attempt() {
        keyed.arrive(work("1"));
        released(Duration.ZERO, false);
        keyed.arrive(work("1"));
        assertTold("start 1 1", "start 1 1");
    }

    @Test
    void only_so_many_heads_are_kept_and_places_are_free_again() {
        keyed.arrive(work("1", "one key"));
        keyed.arrive(work("2", "another key"));
        assertTrue(keyed.keep(started.get(0), WAIT));
        assertFalse(keyed.keep(started.get(1), WAIT));
        clock.advance(WAIT);
        keyed.beat();
        assertTrue(keyed.keep(started.get(1), WAIT));
    }

    @Test
    void a_waiting_head_whose_lease_is_lost_is_let_go_at_once() {
        var kept = new ArrayList<Work>();
        var watching =
                new KeyedWork(
                        new Turns.Crew() {
                            @Override
                            public void start(Work work) {
                                kept.add(work);
                            }

                            @Override
                            public void handOver(Work failed, Work next) {
                                next.lose(clock.instant());
                            }

                            @Override
                            public void giveBack(Work work, Duration delay, String reason) {}
                        },
                        clock,
                        () -> 1);
        watching.arrive(work("1"));
        assertTrue(watching.keep(kept.getFirst(), WAIT));
        watching.beat();
        assertEquals(2, kept.size());
        assertTrue(kept.getLast().lost());
    }

    private void released(Duration delay, boolean attempt) {
        keyed.ended(started.getLast(), new Ending.Released(delay, "a test", attempt));
    }

    private void assertTold(String... expected) {
        assertEquals(List.of(expected), told);
    }

    private Work work(String id) {
        return work(id, "key");
    }

    private Work work(String id, String key) {
        var now = clock.instant();
        var message = new Message(id, "t", now, Payload.empty(), Map.of(), key);
        var content = new Delivery.Decoded(message, id);
        var until = now.plus(Duration.ofMinutes(1));
        var delivery = new Delivery(content, new Receipt(id), 7, now, now, until);
        return new Work(delivery, key, now);
    }
}
