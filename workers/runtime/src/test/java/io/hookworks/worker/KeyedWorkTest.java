package io.hookworks.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.testkit.ManualClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a broker may do that locks no key: later messages come while the head is out. */
class KeyedWorkTest {
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Set<Thread.State> WAITS_OR_OVER =
            EnumSet.of(Thread.State.BLOCKED, Thread.State.TERMINATED);

    private final ManualClock clock = ManualClock.somewhere();
    private final List<String> calls = new ArrayList<>();
    private final List<Work> started = new ArrayList<>();
    private int room;
    private final KeyedWork keyed = new KeyedWork(new Crew(), clock, () -> 1);

    private final class Crew implements Turns.Crew {
        @Override
        public void start(Work work) {
            started.add(work);
            calls.add("start " + work.id() + " " + work.attempt());
        }

        @Override
        public void handOver(Work over, Work next) {
            calls.add("keep " + over.id());
        }

        @Override
        public boolean park(Work work) {
            if (room == 0) {
                return false;
            }
            room--;
            work.park();
            return true;
        }

        @Override
        public void giveBack(Work work, Duration delay, String reason) {
            calls.add("give back " + work.id() + " for " + delay.toSeconds());
        }
    }

    @Test
    void what_comes_while_the_head_waits_is_given_back_until_its_next_attempt() {
        keyed.arrive(work("1"));
        assertTrue(keyed.keep(started.getFirst(), WAIT, true));
        clock.advance(Duration.ofSeconds(4));
        keyed.beat();
        keyed.arrive(work("2"));
        clock.advance(Duration.ofSeconds(6));
        keyed.beat();
        keyed.arrive(work("2"));
        keyed.ended(started.getLast(), new Ending.Acked());
        assertCalls("start 1 1", "keep 1", "give back 2 for 24", "start 1 2", "start 2 1");
    }

    @Test
    void what_comes_before_a_head_that_was_given_back_is_given_back_too() {
        keyed.arrive(work("1"));
        keyed.arrive(work("2"));
        released(WAIT, true);
        keyed.arrive(work("2"));
        keyed.arrive(work("1"));
        keyed.arrive(work("2"));
        assertCalls("start 1 1", "give back 2 for 0", "give back 2 for 10", "give back 2 for 40");
        clock.advance(WAIT);
        keyed.beat();
        assertEquals("start 1 2", calls.getLast());
    }

    @Test
    void what_is_put_off_stays_here_for_the_same_attempt() {
        room = 1;
        keyed.arrive(work("1"));
        for (var times = 0; times < 100; times++) {
            assertTrue(keyed.keep(started.getLast(), WAIT, false));
            clock.advance(WAIT);
            room++; // of the one that starts
            keyed.beat();
        }
        assertEquals(101, started.size());
        assertEquals(1, started.getLast().attempt());
    }

    @Test
    void the_first_behind_a_head_wait_here_with_it_and_go_on_in_order() {
        room = 4;
        for (var id : List.of("1", "2", "3")) {
            keyed.arrive(work(id));
        }
        assertTrue(keyed.keep(started.getFirst(), WAIT, true));
        keyed.arrive(work("4"));
        keyed.arrive(work("5"));
        clock.advance(WAIT);
        keyed.beat();
        for (var id : List.of("1", "2", "3", "4")) {
            assertEquals(id, started.getLast().id());
            keyed.ended(started.getLast(), new Ending.Acked());
        }
        assertCalls(
                "start 1 1",
                "keep 1",
                "give back 5 for 40",
                "start 1 2",
                "start 2 1",
                "start 3 1",
                "start 4 1");
    }

    @Test
    void of_those_behind_a_head_none_is_kept_after_one_that_is_given_back() {
        room = 1;
        keyed.arrive(work("1"));
        keyed.arrive(work("2"));
        keyed.arrive(work("3"));
        room = 2;
        keyed.arrive(work("4"));
        assertTrue(keyed.keep(started.getFirst(), WAIT, true));
        assertCalls("start 1 1", "keep 1", "give back 3 for 40", "give back 4 for 40");
    }

    @Test
    void what_one_receive_brought_is_given_back_as_a_whole() throws Exception {
        keyed.arrive(work("1"));
        var keeps = new Thread(() -> keyed.keep(started.getFirst(), Duration.ZERO, true));
        keyed.arriveTogether(
                () -> {
                    keyed.arrive(work("2"));
                    keeps.start();
                    await().until(() -> WAITS_OR_OVER.contains(keeps.getState()));
                    keyed.arrive(work("3"));
                });
        keeps.join();
        assertCalls("start 1 1", "keep 1", "give back 2 for 0", "give back 3 for 0");
    }

    @Test
    void a_head_that_does_not_come_back_here_is_not_waited_for() {
        keyed.arrive(work("1"));
        released(WAIT, true);
        clock.advance(WAIT);
        keyed.arrive(work("2"));
        released(Duration.ZERO, true);
        keyed.arrive(work("2"));
        assertCalls("start 1 1", "start 2 1", "start 2 2");
    }

    @Test
    void what_was_merely_given_back_is_no_attempt() {
        keyed.arrive(work("1"));
        released(Duration.ZERO, false);
        keyed.arrive(work("1"));
        assertCalls("start 1 1", "start 1 1");
    }

    @Test
    void only_so_many_heads_are_kept_and_places_are_free_again() {
        keyed.arrive(work("1", "one key"));
        keyed.arrive(work("2", "another key"));
        assertTrue(keyed.keep(started.get(0), WAIT, true));
        assertFalse(keyed.keep(started.get(1), WAIT, true));
        clock.advance(WAIT);
        keyed.beat();
        assertTrue(keyed.keep(started.get(1), WAIT, true));
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
                            public void handOver(Work over, Work next) {
                                next.lose(clock.instant());
                            }

                            @Override
                            public boolean park(Work work) {
                                return false;
                            }

                            @Override
                            public void giveBack(Work work, Duration delay, String reason) {}
                        },
                        clock,
                        () -> 1);
        watching.arrive(work("1"));
        assertTrue(watching.keep(kept.getFirst(), WAIT, true));
        watching.beat();
        assertEquals(2, kept.size());
        assertTrue(kept.getLast().lost());
    }

    @Test
    void message_without_a_key_starts_beside_a_busy_key() {
        keyed.arrive(work("1"));
        keyed.arrive(work("2", null));
        assertCalls("start 1 1", "start 2 1");
    }

    @Test
    void released_head_that_returns_early_waits_here_for_its_next_attempt() {
        keyed.arrive(work("1"));
        released(WAIT, true);
        keyed.arrive(work("1"));
        clock.advance(WAIT);
        keyed.beat();
        assertCalls("start 1 1", "start 1 2");
    }

    @Test
    void head_that_returns_early_without_room_is_given_back_for_the_rest_of_its_wait() {
        keyed.arrive(work("1", "one key"));
        assertTrue(keyed.keep(started.getFirst(), WAIT, true));
        keyed.arrive(work("2", "another key"));
        released(WAIT, true);
        clock.advance(Duration.ofSeconds(4));
        keyed.arrive(work("2", "another key"));
        assertEquals("give back 2 for 6", calls.getLast());
    }

    @Test
    void head_that_returns_early_takes_a_place_until_it_starts() {
        keyed.arrive(work("1", "one key"));
        released(WAIT, true);
        keyed.arrive(work("1", "one key"));
        keyed.arrive(work("2", "another key"));
        assertFalse(keyed.keep(started.getLast(), WAIT, true));
        clock.advance(WAIT);
        keyed.beat();
        assertTrue(keyed.keep(started.get(1), WAIT, true));
    }

    @Test
    void head_that_returns_early_and_is_parked_leaves_the_place_to_another() {
        room = 1;
        keyed.arrive(work("1", "one key"));
        released(WAIT, true);
        keyed.arrive(work("1", "one key"));
        keyed.arrive(work("2", "another key"));
        assertTrue(keyed.keep(started.getLast(), WAIT, true));
    }

    @Test
    void at_most_ten_messages_wait_behind_a_waiting_head() {
        room = 100;
        keyed.arrive(work("head"));
        assertTrue(keyed.keep(started.getFirst(), WAIT, true));
        for (var number = 1; number <= 11; number++) {
            keyed.arrive(work("" + number));
        }
        assertCalls("start head 1", "keep head", "give back 11 for 40");
    }

    @Test
    void attempts_of_a_head_are_remembered_when_its_lease_is_lost() {
        keyed.arrive(work("1"));
        assertTrue(keyed.keep(started.getFirst(), WAIT, true));
        clock.advance(WAIT);
        keyed.beat();
        keyed.arrive(work("2"));
        keyed.ended(started.getLast(), new Ending.Abandoned("a test"));
        assertEquals("give back 2 for 0", calls.getLast());
        keyed.arrive(work("3"));
        assertTrue(calls.getLast().startsWith("give back 3 "), "its lease has not ended");
        clock.advance(Duration.ofMinutes(1));
        keyed.arrive(work("1"));
        assertEquals("start 1 2", calls.getLast());
    }

    @Test
    void message_given_back_behind_a_released_head_does_not_start_when_the_head_is_done() {
        keyed.arrive(work("1"));
        keyed.arrive(work("2"));
        released(Duration.ZERO, true);
        keyed.arrive(work("1"));
        keyed.ended(started.getLast(), new Ending.Acked());
        assertCalls("start 1 1", "give back 2 for 0", "start 1 2");
    }

    @Test
    void attempts_of_a_released_head_are_remembered_for_an_hour_after_its_delay() {
        keyed.arrive(work("1"));
        released(WAIT, true);
        clock.advance(WAIT.plusMinutes(59));
        keyed.beat();
        keyed.arrive(work("1"));
        assertEquals("start 1 2", calls.getLast());
        released(WAIT, true);
        clock.advance(WAIT.plusMinutes(61));
        keyed.beat();
        keyed.arrive(work("1"));
        assertEquals("start 1 1", calls.getLast());
    }

    @Test
    void stop_gives_back_what_waits_and_what_still_arrives() {
        keyed.arrive(work("1", "waiting"));
        assertTrue(keyed.keep(started.getFirst(), WAIT, true));
        keyed.arrive(work("2", "busy"));
        keyed.arrive(work("3", "busy"));
        clock.advance(Duration.ofSeconds(4));
        keyed.stop();
        keyed.arrive(work("4", "new"));
        assertFalse(keyed.keep(started.getLast(), WAIT, true));
        assertEquals(
                Set.of("give back 1 for 6", "give back 3 for 0", "give back 4 for 0"),
                Set.copyOf(calls.subList(3, calls.size())));
    }

    @Test
    void work_that_is_no_longer_the_head_is_not_kept() {
        keyed.arrive(work("1"));
        keyed.arrive(work("2"));
        keyed.ended(started.getFirst(), new Ending.Acked());
        assertFalse(keyed.keep(started.getFirst(), WAIT, true));
    }

    private void released(Duration delay, boolean attempt) {
        keyed.ended(started.getLast(), new Ending.Released(delay, "a test", attempt));
    }

    private void assertCalls(String... expected) {
        assertEquals(List.of(expected), calls);
    }

    private Work work(String id) {
        return work(id, "key");
    }

    private Work work(String id, @Nullable String key) {
        var now = clock.instant();
        var message = new Message(id, "t", now, Payload.empty(), Map.of(), key);
        var content = new Delivery.Decoded(message, id);
        var until = now.plus(Duration.ofMinutes(1));
        var delivery = new Delivery(content, new Receipt(id), 3, now, now, until);
        return new Work(delivery, key, now);
    }
}
