package io.hookworks.queue.testkit.conformance;

import org.junit.jupiter.api.Nested;

/**
 * The conformance suite of {@link io.hookworks.queue.QueueClient}. A provider joins by extending
 * it; the identifiers of the cases are those of the specification, and never change their meaning.
 */
public abstract class QueueConformance extends Conformance {

    @Nested
    class Sending extends SendCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Describing extends AttributeCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Batching extends BatchCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Delaying extends DelayCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Receiving extends ReceiveCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Leasing extends LeaseCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Settling extends SettleCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Counting extends AttemptCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Ordering extends OrderCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Grouping extends GroupCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Living extends LifecycleCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Failing extends FaultCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Enduring extends OutageCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Operating extends OperationCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Modelling extends ModelCases {
        @Override
        protected ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }
}
