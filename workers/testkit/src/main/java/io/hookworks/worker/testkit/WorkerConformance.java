package io.hookworks.worker.testkit;

import io.hookworks.queue.testkit.conformance.Conformance;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;

import org.junit.jupiter.api.Nested;

/**
 * The conformance suite with workers on the provider; goes by the clock on the wall. A provider
 * joins by extending it, beside {@link io.hookworks.queue.testkit.conformance.QueueConformance}.
 */
public abstract class WorkerConformance extends Conformance {

    @Nested
    class Working extends WorkCases {
        @Override
        protected ConformanceTarget openTarget() {
            return WorkerConformance.this.open();
        }
    }

    @Nested
    class Leasing extends LeaseCases {
        @Override
        protected ConformanceTarget openTarget() {
            return WorkerConformance.this.open();
        }
    }

    @Nested
    class Counting extends CountCases {
        @Override
        protected ConformanceTarget openTarget() {
            return WorkerConformance.this.open();
        }
    }

    @Nested
    class Dying extends DeathCases {
        @Override
        protected ConformanceTarget openTarget() {
            return WorkerConformance.this.open();
        }
    }

    @Nested
    class Redriving extends RedriveCases {
        @Override
        protected ConformanceTarget openTarget() {
            return WorkerConformance.this.open();
        }
    }

    @Nested
    class Draining extends DrainCases {
        @Override
        protected ConformanceTarget openTarget() {
            return WorkerConformance.this.open();
        }
    }

    @Nested
    class Ordering extends OrderCases {
        @Override
        protected ConformanceTarget openTarget() {
            return WorkerConformance.this.open();
        }
    }
}
