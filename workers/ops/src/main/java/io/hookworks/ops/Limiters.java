package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;
import io.hookworks.config.RateConfig;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.LocalRateLimiter;
import io.hookworks.worker.Workers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * This process's share of every rate limiter. As long as no store counts for all processes, each
 * takes the part that is left to it when as many instances run as may: together they never go
 * faster than the rate, and slower while fewer run. See {@code
 * docs/adr/0012-limits-per-process.md}.
 */
final class Limiters {
    private final Set<QueueName> ours;
    private final boolean alone;
    private final Map<String, LocalRateLimiter> byName = new LinkedHashMap<>();

    /**
     * @param ours the queues that this process works on
     * @param alone whether no other process works on any
     */
    Limiters(Hookworks config, Set<QueueName> ours, boolean alone, Workers workers) {
        this.ours = ours;
        this.alone = alone;
        config.limiters()
                .forEach(
                        (name, rate) -> {
                            var share = share(config, name);
                            if (share > 0) {
                                var limiter = limiter(rate, share);
                                byName.put(name, limiter);
                                workers.limiter(name, limiter);
                            }
                        });
    }

    /** Follows changed rates; a new limiter takes a restart. */
    void change(Hookworks config) {
        byName.forEach(
                (name, limiter) -> {
                    var rate = config.limiters().get(name);
                    var share = share(config, name);
                    if (rate != null && share > 0) {
                        limiter.change(rate.permits() * share, rate.per(), burst(rate, share));
                    }
                });
    }

    LocalRateLimiter named(String name) {
        return Objects.requireNonNull(byName.get(name));
    }

    private static LocalRateLimiter limiter(RateConfig rate, double share) {
        return new LocalRateLimiter(
                rate.permits() * share, rate.per(), burst(rate, share), TimeSource.system());
    }

    private static int burst(RateConfig rate, double share) {
        return Math.max(1, (int) (rate.burst() * share));
    }

    /** Of all instances of all queues that share it, those in this process. */
    private double share(Hookworks config, String limiter) {
        var all = 0;
        var here = 0;
        for (var queue : config.queues().values()) {
            if (uses(queue, limiter)) {
                all += queue.instances().max();
                here += ours.contains(queue.name()) ? 1 : 0;
            }
        }
        return here > 0 && alone ? 1 : 1.0 * here / all;
    }

    private static boolean uses(QueueConfig queue, String limiter) {
        var rate = queue.rate();
        return rate != null && rate.limiter().equals(limiter);
    }
}
