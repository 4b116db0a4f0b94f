package io.hookworks.ops;

import io.hookworks.config.FileWatch;
import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Lets workers follow {@code hookworks.yaml}: concurrency, lease, timeout, retry, priority, rate,
 * breaker and what is done about stuck handlers change at once; what takes a restart is named.
 */
final class QueueChanges implements FileWatch.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(QueueChanges.class);

    private final Hookworks started;
    private final WorkerSet set;
    private final Workers workers;

    /**
     * @param started what the file said when the workers were made
     */
    QueueChanges(Hookworks started, WorkerSet set) {
        this.started = started;
        this.set = set;
        this.workers = set.workers();
    }

    @Override
    public FileWatch.Change plan(Hookworks next) {
        set.check(next);
        var restart = new ArrayList<String>();
        var changed = new ArrayList<WorkerSettings>();
        for (var settings : workers.settings().values()) {
            var queue = next.queues().get(settings.queue());
            var before = started.queues().get(settings.queue());
            if (queue == null || before == null || takesRestart(before, queue)) {
                restart.add("queue " + settings.queue());
            }
            if (queue != null) {
                changed.add(WorkerFactory.settings(queue, settings.poll()));
            }
        }
        restart.addAll(beyondQueues(next));
        return new FileWatch.Change(
                restart,
                () -> {
                    set.change(next);
                    changed.forEach(this::change);
                });
    }

    private void change(WorkerSettings to) {
        var from = workers.settings().get(to.queue());
        if (!to.equals(from)) {
            workers.change(to);
            LOG.info("changed from {} to {}", from, to);
        }
    }

    /** Whether the broker, or the handler, would have to be another. */
    private static boolean takesRestart(QueueConfig before, QueueConfig now) {
        return !before.guarantees().equals(now.guarantees())
                || !before.retention().equals(now.retention())
                || !before.deadLetterRetention().equals(now.deadLetterRetention())
                || !Objects.equals(before.destination(), now.destination())
                || !Objects.equals(before.oneAtATime(), now.oneAtATime())
                || !Objects.equals(limiter(before), limiter(now));
    }

    private static @Nullable String limiter(QueueConfig queue) {
        var rate = queue.rate();
        return rate == null ? null : rate.limiter();
    }

    private List<String> beyondQueues(Hookworks next) {
        var others = new ArrayList<String>();
        if (!next.provider().equals(started.provider())) {
            others.add("provider");
        }
        if (!started.queues().keySet().containsAll(next.queues().keySet())) {
            others.add("new queues");
        }
        if (!next.destinations().equals(started.destinations())) {
            others.add("destinations");
        }
        if (!Objects.equals(next.claimCheck(), started.claimCheck())) {
            others.add("claim-check");
        }
        return others;
    }
}
