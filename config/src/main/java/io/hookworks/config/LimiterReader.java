package io.hookworks.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Joins the rates of queues that share a limiter, and finds those that differ. */
final class LimiterReader {
    private final Section root;

    LimiterReader(Section root) {
        this.root = root;
    }

    Map<String, RateConfig> read(Collection<QueueConfig> queues) {
        var limiters = new LinkedHashMap<String, RateConfig>();
        for (var queue : queues) {
            var rate = queue.rate();
            if (rate != null) {
                var first = limiters.putIfAbsent(rate.limiter(), rate);
                if (first != null && !first.equals(rate)) {
                    problem(queue, "differs from that of another queue with the same limiter");
                }
            }
        }
        limiters.replaceAll((name, rate) -> withRoom(rate, queues));
        return limiters;
    }

    /** Each poll that waits for work holds a token meanwhile. */
    private RateConfig withRoom(RateConfig rate, Collection<QueueConfig> queues) {
        var users = queues.stream().filter(queue -> uses(queue, rate.limiter())).toList();
        var polls = users.stream().mapToInt(queue -> queue.instances().max()).sum();
        if (rate.burst() >= polls) {
            return rate;
        }
        for (var queue : users) {
            if (root.section("queues").section(queue.name().value()).section("rate").has("burst")) {
                problem(
                        queue,
                        "needs a burst of " + polls + ", one for each instance of its queues");
                break;
            }
        }
        return rate.withBurst(polls);
    }

    private static boolean uses(QueueConfig queue, String limiter) {
        var rate = queue.rate();
        return rate != null && rate.limiter().equals(limiter);
    }

    private void problem(QueueConfig queue, String what) {
        root.section("queues").section(queue.name().value()).problem("rate", what);
    }
}
