package io.hookworks.queue.testkit.mutant;

import io.hookworks.queue.Finding;
import io.hookworks.queue.Pause;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.QueueStats;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
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

    /** It keeps them where no other process sees them. */
    static final class KeepsPausesToItself extends Mutant implements Pauses {
        private final Map<QueueName, Pause> kept = new ConcurrentHashMap<>();

        KeepsPausesToItself(QueueClient real) {
            super(real);
        }

        @Override
        public Optional<Pauses> pauses() {
            return real.pauses().map(_ -> this);
        }

        @Override
        public Optional<Pause> of(QueueName queue) {
            real.stats(queue);
            return Optional.ofNullable(kept.get(queue));
        }

        @Override
        public Pause begin(QueueName queue, Pause pause) {
            real.stats(queue);
            kept.put(queue, pause);
            return pause;
        }

        @Override
        public void end(QueueName queue) {
            real.stats(queue);
            kept.remove(queue);
        }
    }
}
