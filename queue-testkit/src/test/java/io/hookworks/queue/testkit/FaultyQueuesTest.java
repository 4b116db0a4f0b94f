package io.hookworks.queue.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

class FaultyQueuesTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final Outgoing MESSAGE =
            Outgoing.now(Message.of("id", "t", Instant.EPOCH, Payload.empty()));

    private final InMemoryQueues real = new InMemoryQueues(ManualClock.somewhere());
    private final FaultyQueues faulty = new FaultyQueues(real);

    @BeforeEach
    void provision() {
        real.provision(
                new QueueSpec(
                        QUEUE, Guarantees.NONE, Duration.ofMinutes(1), Duration.ofDays(4), null));
    }

    @Test
    void whole_call_fails_as_often_as_ordered_and_does_nothing() {
        faulty.fail(Verb.SEND, Kind.THROTTLED, 2);
        assertEquals(Kind.THROTTLED, kind(send(1).getFirst()));
        assertEquals(Kind.THROTTLED, kind(send(1).getFirst()));
        assertEquals(0, waiting());
        assertInstanceOf(Result.Ok.class, send(1).getFirst());
        assertEquals(3, faulty.calls(Verb.SEND));
    }

    @Test
    void one_entry_fails_and_the_others_go_through() {
        faulty.failEntry(Verb.SEND, 1, Kind.OUTCOME_UNKNOWN);
        var results = send(3);
        assertInstanceOf(Result.Ok.class, results.get(0));
        assertEquals(Kind.OUTCOME_UNKNOWN, kind(results.get(1)));
        assertInstanceOf(Result.Ok.class, results.get(2));
        assertEquals(2, waiting());
    }

    @Test
    void lost_answer_comes_after_the_effect() {
        faulty.loseAnswer(Verb.SEND);
        assertEquals(Kind.OUTCOME_UNKNOWN, kind(send(1).getFirst()));
        assertEquals(1, waiting());
    }

    @Test
    void receive_fails_as_ordered() {
        faulty.fail(Verb.RECEIVE, Kind.UNAVAILABLE, 1);
        var request = new ReceiveRequest(QUEUE, 1, Duration.ZERO, Duration.ofMinutes(1));
        var error = assertThrows(QueueException.class, () -> faulty.receive(request));
        assertEquals(Kind.UNAVAILABLE, error.kind());
    }

    private List<Result<String>> send(int count) {
        return faulty.send(QUEUE, Collections.nCopies(count, MESSAGE));
    }

    private long waiting() {
        return real.stats(QUEUE).visible().orElseThrow();
    }

    private static Kind kind(Result<?> result) {
        return assertInstanceOf(Result.Failed.class, result).error().kind();
    }
}
