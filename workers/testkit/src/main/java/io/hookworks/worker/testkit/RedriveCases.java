package io.hookworks.worker.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.dlq.DeadLetterQueue;
import io.hookworks.worker.dlq.Redrive;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Q6, Q7: dead letters go back to their queue once what killed them is mended. */
abstract class RedriveCases extends WorkerCase {

    /** Sends so many, and lets every one of them die. */
    private List<Message> kill(int count) throws InterruptedException {
        var doomed = new ArrayList<Message>();
        for (int i = 0; i < count; i++) {
            doomed.add(message(Payload.ofText("letter " + i), Map.of("number", "" + i)));
        }
        send(doomed);
        work(count, (message, attempt) -> Verdict.reject("the CRM is down"));
        awaitSettled(count);
        drainWorkers();
        reports.clear();
        return doomed;
    }

    private DeadLetterQueue letters() {
        return new DeadLetterQueue(client, queue, TimeSource.system());
    }

    @Test
    @DisplayName("Q6 a redrive brings all back as they were, attempts anew; a second finds none")
    void redrive_brings_all_back() throws InterruptedException {
        var doomed = kill(5);
        var report = letters().redrive(Redrive.all());
        assertEquals(doomed.size(), report.moved());
        assertTrue(report.whole(), report::toString);
        assertEquals(0, letters().redrive(Redrive.all()).moved());
        var seen = new HashSet<Message>();
        for (var delivery : receive(doomed.size(), longLease(), patience())) {
            assertTrue(delivery.attempt() == 1 || !can.exactAttempts(), delivery::toString);
            seen.add(decoded(delivery));
            ack(delivery);
        }
        assertEquals(Set.copyOf(doomed), seen);
    }

    @Test
    @DisplayName("Q6 a redrive of some leaves the others, which a later one finds at once")
    void redrive_of_some_leaves_the_others() throws InterruptedException {
        var doomed = kill(5);
        var some = Redrive.all().atMost(2);
        assertEquals(2, letters().redrive(some).moved());
        assertEquals(3, letters().redrive(Redrive.all()).moved());
        var back = receive(doomed.size(), longLease(), patience());
        assertEquals(
                Set.copyOf(doomed),
                back.stream().map(WorkerCase::decoded).collect(Collectors.toSet()));
        ack(back);
    }

    @Test
    @DisplayName("Q7 what is redriven while workers run is handled, each once")
    void redrive_while_workers_run() throws InterruptedException {
        var doomed = kill(8);
        Set<Message> handled = ConcurrentHashMap.newKeySet();
        work(
                4,
                (message, attempt) -> {
                    handled.add(message);
                    return Verdict.done();
                });
        assertEquals(doomed.size(), letters().redrive(Redrive.all()).moved());
        awaitSettled(doomed.size());
        assertEquals(Set.copyOf(doomed), handled);
        assertEquals(doomed.size(), reports.size(), reports::toString);
    }
}
