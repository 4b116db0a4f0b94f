package io.hookworks.webhook;

import io.hookworks.config.FileWatch;
import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;
import io.hookworks.config.SourceConfig;
import io.hookworks.queue.QueueName;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sources as {@code hookworks.yaml} says now: secrets, routes and all else of a source change
 * while the program runs. A source that names a queue which the program did not start with stays as
 * it was. Safe for many threads.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Sources implements FileWatch.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

    /** Between two looks for the sake of wrong signatures: anyone can send those. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Hookworks started;
    private final @Nullable FileWatch watch;
    private final ReentrantLock looking = new ReentrantLock();
    private long lookedAt = System.nanoTime() - PAUSE.toNanos();
    private volatile Hookworks now;

    /**
     * @param watch null: the file is not followed
     */
    Sources(Hookworks started, @Nullable FileWatch watch) {
        this.started = started;
        this.watch = watch;
        this.now = started;
        if (watch != null) {
            watch.add(this);
        }
    }

    /** Empty: there is none of this name. */
    Optional<SourceConfig> of(String name) {
        return Optional.ofNullable(now.sources().get(name));
    }

    /** All of them, in the order of the file. */
    Collection<SourceConfig> all() {
        return now.sources().values();
    }

    /** How long what is sent to a queue waits there before it is handled. */
    Duration delayOf(QueueName queue) {
        return Optional.ofNullable(now.queues().get(queue))
                .map(QueueConfig::delay)
                .orElse(Duration.ZERO);
    }

    /**
     * Looks whether the secrets were changed just now, before a signature is called wrong. At most
     * once a second; who comes meanwhile is not made to wait.
     */
    boolean refresh() {
        if (watch == null || !looking.tryLock()) {
            return false;
        }
        try {
            if (System.nanoTime() - lookedAt < PAUSE.toNanos()) {
                return false;
            }
            lookedAt = System.nanoTime();
            return watch.look();
        } finally {
            looking.unlock();
        }
    }

    @Override
    public FileWatch.Change plan(Hookworks next) {
        var restart = new ArrayList<String>();
        var sources = new LinkedHashMap<String, SourceConfig>();
        for (var source : next.sources().values()) {
            if (started.queues().keySet().containsAll(source.allQueues())) {
                sources.put(source.name(), source);
            } else {
                restart.add("source " + source.name() + ", for a queue that is new");
                of(source.name()).ifPresent(old -> sources.put(old.name(), old));
            }
        }
        if (!Objects.equals(next.spool(), started.spool())) {
            restart.add("spool");
        }
        if (!Objects.equals(next.quarantine(), started.quarantine())) {
            restart.add("quarantine");
        }
        if (!Objects.equals(next.claimCheck(), started.claimCheck())) {
            restart.add("claim-check");
        }
        return new FileWatch.Change(
                restart,
                () -> {
                    tell(sources);
                    now = next.withSources(sources);
                });
    }

    private void tell(Map<String, SourceConfig> sources) {
        for (var source : sources.values()) {
            if (!source.equals(now.sources().get(source.name()))) {
                LOG.info("source {} is changed; secrets now: {}", source.name(), source.secrets());
            }
        }
        for (var source : now.sources().keySet()) {
            if (!sources.containsKey(source)) {
                LOG.info("source {} is no more", source);
            }
        }
    }
}
