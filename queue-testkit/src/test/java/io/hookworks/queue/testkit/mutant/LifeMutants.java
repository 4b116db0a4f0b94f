package io.hookworks.queue.testkit.mutant;

import io.hookworks.queue.Finding;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.QueueStats;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** Drivers that do not end as they should, or tell what is not so. */
final class LifeMutants {
    private LifeMutants() {}

    static final class WorksAfterItsClose extends Mutant {
        WorksAfterItsClose(QueueClient real) {
            super(real);
        }

        @Override
        public void close() {
            // This is what is wrong with it.
        }
    }

    static final class ClosesOnlyOnce extends Mutant {
        private final AtomicBoolean closed = new AtomicBoolean();

        ClosesOnlyOnce(QueueClient real) {
            super(real);
        }

        @Override
        public void close() {
            if (closed.getAndSet(true)) {
                throw new IllegalStateException("closed already");
            }
            real.close();
        }
    }

    static final class CountsEverythingAsVisible extends Mutant {
        CountsEverythingAsVisible(QueueClient real) {
            super(real);
        }

        @Override
        public QueueStats stats(QueueName queue) {
            var stats = real.stats(queue);
            var all =
                    stats.visible().orElse(0)
                            + stats.inFlight().orElse(0)
                            + stats.delayed().orElse(0);
            return new QueueStats(
                    OptionalLong.of(all),
                    OptionalLong.of(0),
                    OptionalLong.of(0),
                    stats.oldest(),
                    stats.asOf(),
                    stats.approximate());
        }
    }

    static final class TellsOldStats extends Mutant {
        TellsOldStats(QueueClient real) {
            super(real);
        }

        @Override
        public QueueStats stats(QueueName queue) {
            var stats = real.stats(queue);
            return new QueueStats(
                    stats.visible(),
                    stats.inFlight(),
                    stats.delayed(),
                    stats.oldest(),
                    Instant.EPOCH,
                    stats.approximate());
        }
    }

    static final class FindsNothing extends Mutant {
        FindsNothing(QueueClient real) {
            super(real);
        }

        @Override
        public List<Finding> verify(QueueSpec spec) {
            return List.of();
        }
    }
}
