package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueStats;

import java.io.PrintWriter;
import java.util.OptionalLong;

/** How full queues are, in words; what the broker does not tell is a hyphen. */
public final class Counts {
    private Counts() {}

    /** A count, or a hyphen. */
    public static String shown(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : "-";
    }

    /** Also those that someone is looking at just now. */
    public static OptionalLong total(QueueStats stats) {
        return stats.visible().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(stats.visible().getAsLong() + stats.inFlight().orElse(0));
    }

    /** Says what the hyphens mean, where there are any. */
    public static void explain(PrintWriter out, Hookworks config, QueueClient client) {
        var counted =
                config.queues().keySet().stream()
                        .allMatch(queue -> client.capabilities(queue).counted());
        if (!counted) {
            out.println(
                    "- is not told by the broker: Pub/Sub tells it in Cloud Monitoring only."
                            + " ./hookworks dlq ls looks for dead letters itself.");
            out.flush();
        }
    }
}
