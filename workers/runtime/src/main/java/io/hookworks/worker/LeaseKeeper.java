package io.hookworks.worker;

import static io.hookworks.worker.Cancellation.Cause.TIMEOUT;

import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.failure.FaultBarrier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Watches over the work of one queue: renews leases in batches when half of them is over, and
 * cancels what has used up its time or lost its lease. Each {@link #beat()} looks at all of it; the
 * beats come from a platform thread, since a JVM whose virtual threads are stuck must not lose its
 * leases too.
 */
final class LeaseKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration SHORTEST_BEAT = Duration.ofMillis(20);
    private static final Duration LONGEST_BEAT = Duration.ofSeconds(1);

    private final QueueClient client;
    private final QueueName queue;
    private final Supplier<WorkerSettings> settings;
    private final WorkerObserver observer;
    private final TimeSource clock;
    private final Executor calls;
    private final Set<Work> watched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean renewing = new AtomicBoolean();

    /**
     * @param calls runs the calls that renew, so that a slow broker delays no beat
     */
    LeaseKeeper(
            QueueClient client,
            QueueName queue,
            Supplier<WorkerSettings> settings,
            WorkerObserver observer,
            TimeSource clock,
            Executor calls) {
        this.client = client;
        this.queue = queue;
        this.settings = settings;
        this.observer = observer;
        this.clock = clock;
        this.calls = calls;
    }

    /** How often to beat: several times in the half of a lease that is left for renewing. */
    Duration interval() {
        var now = settings.get();
        var shorter = now.lease().compareTo(now.timeout()) < 0 ? now.lease() : now.timeout();
        var beat = shorter.dividedBy(12);
        if (beat.compareTo(SHORTEST_BEAT) < 0) {
            return SHORTEST_BEAT;
        }
        return beat.compareTo(LONGEST_BEAT) > 0 ? LONGEST_BEAT : beat;
    }

    void watch(Work work) {
        watched.add(work);
    }

    void forget(Work work) {
        watched.remove(work);
    }

    Set<Work> watched() {
        return Set.copyOf(watched);
    }

    /** Looks at all work once: cancels what is over, renews what is half over. */
    void beat() {
        var now = clock.steady();
        for (var work : watched) {
            if (work.overdue(now, settings.get().timeout())) {
                unlessSettling(work, () -> work.cancel(TIMEOUT, now));
            }
            if (!now.isBefore(work.lease().until().minus(margin()))) {
                unlessSettling(work, () -> work.lose(now));
            }
        }
        var due = watched.stream().filter(work -> renewable(work, now)).toList();
        if (!due.isEmpty() && renewing.compareAndSet(false, true)) {
            renewElsewhere(due);
        }
    }

    private void renewElsewhere(List<Work> due) {
        try {
            calls.execute(() -> FaultBarrier.run(queue + ": renewing leases", () -> renew(due)));
        } catch (RuntimeException | Error e) { // no thread for it: the next beat tries again
            renewing.set(false);
            throw e;
        }
    }

    /** A handler that is told so late still has this long before another worker can start. */
    private Duration margin() {
        return settings.get().lease().dividedBy(10);
    }

    private static void unlessSettling(Work work, Runnable action) {
        if (!work.settling()) {
            action.run();
        }
    }

    private boolean renewable(Work work, Instant now) {
        var halfOver =
                !now.isBefore(work.lease().until().minus(settings.get().lease().dividedBy(2)));
        var cap = client.capabilities(queue).maxTotalLease();
        var belowCap =
                cap == null
                        || now.plus(settings.get().lease())
                                .isBefore(work.delivery().receivedAt().plus(cap));
        return halfOver && belowCap && !work.lost();
    }

    private void renew(List<Work> due) {
        var held = new ArrayList<Work>();
        var failed = 0;
        try {
            due.stream().filter(work -> work.lease().beginRenewal()).forEach(held::add);
            var receipts = held.stream().map(Work::receipt).toList();
            var results = client.extend(queue, receipts, settings.get().lease());
            for (var i = 0; i < held.size(); i++) {
                failed += renewed(held.get(i), results.get(i)) ? 0 : 1;
            }
        } finally {
            held.forEach(work -> work.lease().endRenewal());
            renewing.set(false);
        }
        observer.extended(queue, held.size() - failed, failed); // last: it can take its time
    }

    private boolean renewed(Work work, Result<Instant> result) {
        return switch (result) {
            case Result.Ok<Instant>(var until) -> {
                work.lease().renewed(until);
                yield true;
            }
            case Result.Failed<Instant>(var error) -> settled(work) || notRenewed(work, error);
        };
    }

    /** An end overtook the renewal: it has nothing left to renew, which is no error. */
    private boolean settled(Work work) {
        return work.settling() || !watched.contains(work);
    }

    /** Whatever can be tried again is, on the next beat; the lease's own end is what decides. */
    private boolean notRenewed(Work work, QueueException error) {
        if (error.kind() == QueueException.Kind.LEASE_LOST) {
            work.lose(clock.steady());
        } else {
            LOG.warn(
                    "lease not renewed until now; tried again before it ends: {}",
                    error.getMessage());
        }
        return false;
    }
}
