package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.QueueConfig;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** When nothing of a paused queue is in work any more. */
class StandstillWaitTest {
    private static final QueueName QUEUE = QueueName.of("crm-updates");
    private static final Duration LOOK = Duration.ofSeconds(30);

    @TempDir private Path folder;

    private final ManualClock clock = ManualClock.somewhere();
    private Optional<RunningWorkers.Work> workers = Optional.empty();
    private QueueConfig queue;

    @BeforeEach
    void read() throws Exception {
        queue = Objects.requireNonNull(Folder.in(folder).config().queues().get(QUEUE));
    }

    @Test
    void it_waits_for_the_workers_to_see_the_pause_and_then_for_the_work() throws Exception {
        var queues = new InMemoryQueues(clock);
        queues.provision(queue.spec());
        var wait = new StandstillWait(queues, queue, clock.instant(), LOOK);
        assertWaits(wait, "every worker has seen the pause in 33s");
        var message = Message.of("m", "t", Instant.EPOCH, Payload.ofText("x"));
        queues.send(QUEUE, List.of(Outgoing.now(message)));
        clock.advance(LOOK.plusSeconds(2));
        var request = new ReceiveRequest(QUEUE, 1, Duration.ZERO, queue.lease());
        var receipt = queues.receive(request).getFirst().receipt();
        assertWaits(wait, "unknown in work (workers), 1 invisible (broker)");
        queues.ack(QUEUE, List.of(receipt));
        assertWaits(wait, "0 invisible (broker)");
        assertWaits(wait, "0 invisible (broker)");
        assertReached(wait, "unknown in work (workers), 0 invisible (broker)");
    }

    @Test
    void of_a_broker_that_does_not_count_it_waits_as_long_as_a_message_can_be_in_work() {
        var queues = InMemoryQueues.frugal(clock);
        queues.provision(queue.spec());
        var wait = new StandstillWait(queues, queue, clock.instant(), LOOK);
        clock.advance(LOOK.plusSeconds(2));
        assertWaits(wait, "unknown in work (workers), unknown invisible (broker)");
        clock.advance(queue.timeout().plus(queue.lease()).minusMillis(1));
        assertWaits(wait, "nothing can be in work in 1s");
        clock.advance(Duration.ofMillis(1));
        assertReached(wait, "unknown invisible (broker): an attempt takes");
    }

    @Test
    void what_waits_for_its_next_attempt_is_not_waited_for() throws Exception {
        var queues = new InMemoryQueues(clock);
        queues.provision(queue.spec());
        var message = Message.of("m", "t", Instant.EPOCH, Payload.ofText("x"));
        queues.send(QUEUE, List.of(Outgoing.now(message)));
        queues.receive(new ReceiveRequest(QUEUE, 1, Duration.ZERO, Duration.ofHours(2)));
        var wait = new StandstillWait(queues, queue, clock.instant(), LOOK);
        clock.advance(LOOK.plusSeconds(2).plus(queue.timeout()).plus(queue.lease()));
        assertReached(wait, "what is still invisible waits for a retry");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void workers_tell_what_is_in_work_from_what_waits_for_a_retry(boolean counted)
            throws Exception {
        var queues = counted ? new InMemoryQueues(clock) : InMemoryQueues.frugal(clock);
        queues.provision(queue.spec());
        var message = Message.of("m", "t", Instant.EPOCH, Payload.ofText("x"));
        queues.send(QUEUE, List.of(Outgoing.now(message)));
        queues.receive(new ReceiveRequest(QUEUE, 1, Duration.ZERO, Duration.ofMinutes(9)));
        var wait = new StandstillWait(queues, queue, clock.instant(), LOOK);
        clock.advance(LOOK.plusSeconds(2));
        var invisible = counted ? "1 invisible" : "unknown invisible";
        workers = Optional.of(new RunningWorkers.Work(1, false));
        assertWaits(wait, "1 in work (workers), " + invisible);
        workers = Optional.of(new RunningWorkers.Work(0, false));
        assertWaits(wait, "0 in work (workers), " + invisible);
        workers = Optional.of(new RunningWorkers.Work(0, true));
        assertReached(wait, "0 in work (workers), " + invisible);
    }

    private void assertWaits(StandstillWait wait, String words) {
        var state =
                assertInstanceOf(
                        StandstillWait.State.Waiting.class, wait.look(clock.instant(), workers));
        assertTrue(state.words().contains(words), state::words);
    }

    private void assertReached(StandstillWait wait, String words) {
        var state =
                assertInstanceOf(
                        StandstillWait.State.Reached.class, wait.look(clock.instant(), workers));
        assertTrue(state.words().contains(words), state::words);
        assertEquals(state.words(), state.words().strip());
    }
}
