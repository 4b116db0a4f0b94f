package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.testkit.wire.Fault;
import io.hookworks.queue.testkit.wire.FaultyWire;

import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What the cases have that spoil the wire between driver and broker. */
abstract class WireCase extends ConformanceCase {
    /** More than a driver's own retry takes away. */
    static final int PERSISTENT = 10;

    FaultyWire wire;
    Careful careful;

    @BeforeEach
    void takeWire() {
        var offered = target.faults();
        assumeTrue(offered != null, "this target has no wire that a test can spoil");
        wire = Objects.requireNonNull(offered);
        history.losesAnswers();
        careful = new Careful(client, queue, pace, patience());
    }

    /** How long it may take until the worst of a fault is over. */
    Duration patience() {
        return target.tolerance().multipliedBy(3);
    }

    void order(Verb verb, Fault... faults) {
        wire.order(wire.operation(verb), faults);
    }

    /** Strikes the next calls of a verb, and all that its driver repeats. */
    void orderPersistent(Verb verb, Fault fault) {
        order(verb, Collections.nCopies(PERSISTENT, fault).toArray(Fault[]::new));
    }

    void awaitCalls(Verb verb, int count) throws InterruptedException {
        var end = pace.now().plus(patience());
        while (wire.calls(wire.operation(verb)) < count) {
            assertTrue(pace.now().isBefore(end), () -> "fewer than " + count + " calls: " + verb);
            pace.elapse(Duration.ofMillis(5));
        }
    }

    /** Receives and acks until every one of these messages came; returns all that came. */
    List<Delivery> collect(List<Message> sent, Duration lease) throws InterruptedException {
        var missing = ids(sent);
        var got = new ArrayList<Delivery>();
        var end = pace.now().plus(patience());
        while (!missing.isEmpty()) {
            assertTrue(pace.now().isBefore(end), () -> missing.size() + " messages are lost");
            var more = take(lease);
            more.forEach(delivery -> missing.remove(decoded(delivery).id()));
            got.addAll(more);
        }
        return got;
    }

    /** Receives and acks what is there. */
    List<Delivery> take(Duration lease) throws InterruptedException {
        var deliveries = careful.receive(Math.min(10, can.maxReceive()), lease);
        careful.ack(deliveries.stream().map(Delivery::receipt).toList());
        return deliveries;
    }

    static Set<String> ids(List<Message> messages) {
        return messages.stream().map(Message::id).collect(Collectors.toCollection(HashSet::new));
    }
}
