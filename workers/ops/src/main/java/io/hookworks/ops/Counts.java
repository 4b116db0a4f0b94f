package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueStats;

import java.io.PrintWriter;
import java.util.OptionalLong;

/** How full queues are, in words. */
public final class Counts {
    private Counts() {}

    /** Stands for a count that nobody reports. */
    static final String UNKNOWN = "unknown";

    /** A count, if it is known. */
    public static String shown(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : UNKNOWN;
    }

    /** Also those that someone is looking at just now. */
    public static OptionalLong total(QueueStats stats) {
        return stats.visible().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(stats.visible().getAsLong() + stats.inFlight().orElse(0));
    }

    /** Says why counts are unknown, if the broker reports none. */
    public static void explain(PrintWriter out, Hookworks config, QueueClient client) {
        var counted =
                config.queues().keySet().stream()
                        .allMatch(queue -> client.capabilities(queue).counted());
        if (!counted) {
            out.println(
                    "unknown: Pub/Sub reports its counts only to Cloud Monitoring."
                            + " ./hookworks dlq ls receives dead letters to count them.");
            out.flush();
        }
    }
}
