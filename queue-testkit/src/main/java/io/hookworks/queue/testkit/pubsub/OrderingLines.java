package io.hookworks.queue.testkit.pubsub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The unsettled messages of each ordering key, in the order of publishing. */
final class OrderingLines {
    private final Map<String, NavigableMap<Long, FakeMessage>> lines = new HashMap<>();

    void add(FakeMessage message) {
        lines.computeIfAbsent(message.key(), key -> new TreeMap<>())
                .put(message.sequence(), message);
    }

    /** Whether all before it were settled, or lie with the same puller. */
    boolean mayGo(FakeMessage message, Puller to) {
        return line(message).headMap(message.sequence()).values().stream()
                .allMatch(earlier -> earlier.acked() || liesWith(earlier, to));
    }

    private static boolean liesWith(FakeMessage message, Puller puller) {
        var lease = message.lease();
        return lease != null && lease.holder() == puller;
    }

    List<FakeMessage> after(FakeMessage message) {
        return new ArrayList<>(line(message).tailMap(message.sequence(), false).values());
    }

    /** Forgets it, if it is still there, and whatever was acknowledged and has nobody before it. */
    void settle(FakeMessage message) {
        var line = line(message);
        if (!message.acked()) {
            line.remove(message.sequence());
        }
        while (!line.isEmpty() && line.firstEntry().getValue().acked()) {
            line.pollFirstEntry();
        }
        if (line.isEmpty()) {
            lines.remove(message.key());
        }
    }

    private NavigableMap<Long, FakeMessage> line(FakeMessage message) {
        return lines.getOrDefault(message.key(), new TreeMap<>());
    }
}
