package io.hookworks.queue.testkit;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.DelayLimit;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.Pace;
import io.hookworks.queue.testkit.conformance.QueueConformance;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** A provider that declares as little as it may keeps the contract too, by refusing the rest. */
class FrugalConformanceTest extends QueueConformance {
    private static final Capabilities LITTLE =
            new Capabilities(
                    10,
                    10,
                    65_536,
                    11,
                    DelayLimit.NONE,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(10),
                    null,
                    DelayLimit.NONE,
                    Ordering.NONE,
                    AckCertainty.BEST_EFFORT,
                    false,
                    false);

    @Override
    protected String provider() {
        return "in memory, frugal";
    }

    @Override
    protected ConformanceTarget open() {
        var clock = ManualClock.somewhere();
        var queues = new InMemoryQueues(clock, LITTLE, 7);
        return new InMemoryTarget(queues, new Pace.Manual(clock), UnaryOperator.identity());
    }
}
