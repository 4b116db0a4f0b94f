package io.hookworks.ops;

import io.hookworks.config.ConfigException;
import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Follows {@code hookworks.yaml} while workers run: concurrency, lease, timeout, retry, priority,
 * rate, breaker and what is done about stuck handlers change at once; what takes a restart is
 * named. A file that cannot be used changes nothing.
 *
 * <p>It looks at the file's bytes every two seconds: a mounted file is replaced by way of links,
 * which no watcher of the operating system is told of.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Path file;
    private final Supplier<Hookworks> read;
    private final WorkerSet set;
    private final Workers workers;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("hookworks-file").factory());

    private final Hookworks started;
    private byte[] seen;

    /**
     * @param read reads the file whole, as it was read when the process started
     * @param started what it said then
     */
    public FileWatch(Path file, Supplier<Hookworks> read, Hookworks started, WorkerSet set) {
        this.file = file;
        this.read = read;
        this.started = started;
        this.set = set;
        this.workers = set.workers();
        this.seen = bytes(new byte[0]);
    }

    /** Looks from now on, until it is closed. */
    public void start() {
        var nanos = LOOK.toNanos();
        var _ = thread.scheduleAtFixedRate(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Looks once. */
    void look() {
        var now = bytes(seen);
        if (Arrays.equals(now, seen)) {
            return;
        }
        seen = now;
        try {
            follow(read.get());
        } catch (ConfigException e) {
            LOG.error(
                    "{} was changed and cannot be used; all goes on as it was:\n{}",
                    file,
                    String.join("\n", e.problems()));
        } catch (RuntimeException e) { // it would end all further looks without a word
            LOG.error("{} was changed and cannot be followed; all goes on as it was", file, e);
        }
    }

    /** A file that is being replaced may be away for a moment. */
    private byte[] bytes(byte[] otherwise) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            LOG.debug("{} cannot be read just now", file, e);
            return otherwise;
        }
    }

    private void follow(Hookworks next) {
        var restart = new ArrayList<String>();
        for (var settings : workers.settings().values()) {
            var queue = next.queues().get(settings.queue());
            var before = started.queues().get(settings.queue());
            if (queue == null || before == null || takesRestart(before, queue)) {
                restart.add("queue " + settings.queue());
            }
            if (queue != null) {
                change(settings, WorkerFactory.settings(queue, settings.poll()));
            }
        }
        set.change(next);
        restart.addAll(beyondQueues(next));
        if (!restart.isEmpty()) {
            LOG.warn("{} was changed; takes a restart: {}", file, String.join(", ", restart));
        }
    }

    private void change(WorkerSettings from, WorkerSettings to) {
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
        return others;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
