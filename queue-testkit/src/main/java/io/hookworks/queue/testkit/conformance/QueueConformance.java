package io.hookworks.queue.testkit.conformance;

import org.junit.jupiter.api.Nested;

/**
 * The conformance suite of {@link io.hookworks.queue.QueueClient}. A provider joins by extending
 * it; the identifiers of the cases are those of the specification, and never change their meaning.
 */
public abstract class QueueConformance {

    /** What the provider is called in the table of cases. */
    protected abstract String provider();

    /** Opens the provider for one case; cases run concurrently. */
    protected abstract ConformanceTarget open();

    @Nested
    class Sending extends SendCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Describing extends AttributeCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Batching extends BatchCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Delaying extends DelayCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Receiving extends ReceiveCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Leasing extends LeaseCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Settling extends SettleCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Counting extends AttemptCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Ordering extends OrderCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Grouping extends GroupCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Living extends LifecycleCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Failing extends FaultCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Enduring extends OutageCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Operating extends OperationCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }

    @Nested
    class Modelling extends ModelCases {
        @Override
        ConformanceTarget openTarget() {
            return QueueConformance.this.open();
        }
    }
}
