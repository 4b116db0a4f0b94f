package io.hookworks.queue.pubsub;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** What a lane holds until it is due. Guarded by the lock of its {@link DelayLane}. */
final class Waiting {
    /** The service keeps a lease for at most so long. */
    private static final int LONGEST_LEASE = 600;

    /** What is due later than this is left with the service. */
    private static final Duration SOON = Duration.ofSeconds(580);

    /** How long before its time a message should be back from the service. */
    private static final Duration EARLY = Duration.ofSeconds(60);

    /** A message that could not be moved in this time is for another process to move. */
    private static final Duration MOVE = Duration.ofSeconds(10);

    private static final int MOST = 50_000;
    private static final long MOST_BYTES = 32L * 1024 * 1024;

    /** One publish request takes 10 MB. */
    private static final int BATCH_BYTES = 9_000_000;

    private static final int BATCH = 1_000;

    /** Ours until then. */
    private record Held(Parcel parcel, Instant until) {}

    private final PriorityQueue<Held> parcels =
            new PriorityQueue<>(Comparator.comparing(held -> held.parcel().due()));
    private final Map<String, Held> byId = new HashMap<>();
    private long bytes;

    /** Holds it, or does not; returns the lease that it needs, in seconds. */
    int take(Parcel parcel, Instant now) {
        var left = parcel.left(now);
        var again = byId.remove(parcel.id());
        if (again != null) {
            remove(again);
        }
        if (left.compareTo(SOON) > 0) {
            return (int) Math.min(LONGEST_LEASE, left.minus(EARLY).toSeconds());
        }
        if (byId.size() >= MOST || bytes + parcel.bytes() > MOST_BYTES) {
            return Math.max(1, (int) left.plusMillis(999).toSeconds());
        }
        var seconds = (int) (left.isNegative() ? MOVE : left.plus(MOVE)).toSeconds();
        var held = new Held(parcel, now.plusSeconds(seconds));
        parcels.add(held);
        byId.put(parcel.id(), held);
        bytes += parcel.bytes();
        return seconds;
    }

    private void remove(Held held) {
        parcels.remove(held);
        bytes -= held.parcel().bytes();
    }

    @Nullable Instant nextDue() {
        var next = parcels.peek();
        return next == null ? null : next.parcel().due();
    }

    /**
     * Takes out what is due, each list fit for one request. What is ours no longer is left out: it
     * comes again, here or to another process.
     */
    List<List<Parcel>> due(Instant now) {
        var batches = new ArrayList<List<Parcel>>();
        List<Parcel> batch = new ArrayList<>();
        var size = 0;
        for (var held = parcels.peek();
                held != null && !held.parcel().due().isAfter(now);
                held = parcels.peek()) {
            var next = held.parcel();
            parcels.poll();
            byId.remove(next.id());
            bytes -= next.bytes();
            if (!held.until().isAfter(now)) {
                continue;
            }
            if (batch.size() == BATCH || size + next.bytes() > BATCH_BYTES) {
                batches.add(batch);
                batch = new ArrayList<>();
                size = 0;
            }
            batch.add(next);
            size += next.bytes();
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    /** Lets go of all; returns their ack ids. */
    List<String> clear() {
        var ackIds = parcels.stream().map(held -> held.parcel().ackId()).toList();
        parcels.clear();
        byId.clear();
        bytes = 0;
        return ackIds;
    }
}
