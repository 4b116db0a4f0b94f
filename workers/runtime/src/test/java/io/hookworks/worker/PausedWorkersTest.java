package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hookworks.queue.Pause;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Workers heed the pauses that stand at the broker. */
class PausedWorkersTest {
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Pause PAUSE = new Pause(null, "anna", "a test");

    private static Rig rig(MessageHandler handler) {
        var rig = new Rig();
        rig.workers.pauses(rig.faulty.pauses().orElseThrow(), LOOK);
        rig.workers.handle(Rig.settings(5, 3), Handlers.all(handler));
        return rig;
    }

    private static Pauses pauses(Rig rig) {
        return rig.queues.pauses().orElseThrow();
    }

    private static void awaitLooks(Rig rig, int more) {
        var enough = rig.faulty.calls(Verb.PAUSE) + more;
        Rig.await(() -> rig.faulty.calls(Verb.PAUSE) >= enough);
    }

    @Test
    void a_worker_that_starts_while_its_queue_is_paused_handles_nothing_until_it_is_resumed()
            throws Exception {
        try (var rig = rig((message, attempt) -> Verdict.done())) {
            pauses(rig).begin(Rig.QUEUE, PAUSE);
            rig.send("a", "b");
            rig.workers.start();
            awaitLooks(rig, 3);
            assertEquals(0, rig.faulty.calls(Verb.RECEIVE));
            assertEquals(Set.of(Rig.QUEUE), rig.workers.paused());
            pauses(rig).end(Rig.QUEUE);
            rig.awaitReports(2);
            assertEquals(Set.of(), rig.workers.paused());
        }
    }

    @Test
    void what_is_in_work_is_finished_and_what_a_poll_still_brings_is_given_back() throws Exception {
        var going = new CountDownLatch(1);
        try (var rig =
                rig(
                        (message, attempt) -> {
                            going.await();
                            return Verdict.done();
                        })) {
            rig.send("in-work");
            rig.workers.start();
            Rig.await(() -> rig.workers.inFlight().containsValue(1));
            Rig.await(() -> rig.queues.waitingReceives() > 0);
            pauses(rig).begin(Rig.QUEUE, PAUSE);
            Rig.await(() -> !rig.workers.paused().isEmpty());
            rig.send("late");
            var released = rig.awaitReports(1).getFirst();
            assertEquals("late", released.id());
            var ending = assertInstanceOf(Ending.Released.class, released.ending());
            assertEquals(false, ending.attempt());
            going.countDown();
            assertEquals("in-work", rig.awaitReports(2).getLast().id());
            awaitLooks(rig, 2);
            assertEquals(1, rig.waiting(Rig.QUEUE));
            pauses(rig).end(Rig.QUEUE);
            var last = rig.awaitReports(3).getLast();
            assertEquals("late", last.id());
            assertEquals(1, last.attempt());
        }
    }

    @Test
    void a_look_that_fails_changes_nothing() throws Exception {
        try (var rig = rig((message, attempt) -> Verdict.done())) {
            pauses(rig).begin(Rig.QUEUE, PAUSE);
            rig.workers.start();
            Rig.await(() -> !rig.workers.paused().isEmpty());
            pauses(rig).end(Rig.QUEUE);
            pauses(rig).begin(Rig.QUEUE, PAUSE);
            rig.faulty.fail(Verb.PAUSE, Kind.UNAVAILABLE, 1);
            rig.faulty.throwFrom(Verb.PAUSE, new IllegalStateException("a bug"));
            awaitLooks(rig, 4);
            assertEquals(0, rig.faulty.calls(Verb.RECEIVE));
            pauses(rig).end(Rig.QUEUE);
            rig.send("a");
            rig.awaitReports(1);
        }
    }

    @Test
    void a_worker_that_may_not_look_works() throws Exception {
        try (var rig = rig((message, attempt) -> Verdict.done())) {
            pauses(rig).begin(Rig.QUEUE, PAUSE);
            rig.faulty.fail(Verb.PAUSE, Kind.ACCESS_DENIED, 1);
            rig.workers.start();
            Rig.await(() -> rig.faulty.calls(Verb.RECEIVE) > 0);
        }
    }
}
