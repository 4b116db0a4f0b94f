package io.hookworks.queue.pubsub;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The open streams of one subscription, with as much room together as somebody wants messages: a
 * stream's limit cannot be changed, so room is added by another stream. Guarded by the lock of its
 * {@link Inflow}.
 */
final class Streams {
    /** One stream carries so many without being what holds things up. */
    private static final int SHARE = 64;

    private static final int MOST_AT_ONCE = 8;
    private static final int MOST = 16;

    /**
     * The shortest that the service takes. The lease proper is asked for on arrival; what is lost
     * on its way, or could not be leased, is back after this.
     */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** The service takes milliseconds. */
    private static final Duration LONGEST_FINISH = Duration.ofSeconds(5);

    private final Wire wire;
    private final String subscription;
    private final PullStream.Reader reader;
    private final Map<PullStream, StreamLedger> open = new LinkedHashMap<>();

    /** Those that are asked for nothing more, until they end. */
    private final Map<PullStream, StreamLedger> finishing = new HashMap<>();

    Streams(Wire wire, String subscription, PullStream.Reader reader) {
        this.wire = wire;
        this.subscription = subscription;
        this.reader = reader;
    }

    /** Null for one that was cut off. */
    @Nullable StreamLedger ledger(PullStream stream) {
        var ledger = open.get(stream);
        return ledger == null ? finishing.get(stream) : ledger;
    }

    /**
     * Makes room for so many more, if half of it or more is missing: as long as the rest keeps
     * coming, a stream for every single message would cost more than it brings.
     */
    void makeRoom(int wanted, Instant now) {
        if (missing(wanted) == 0) {
            return;
        }
        forgetEnded(now);
        var missing = missing(wanted);
        if (missing == 0) {
            return;
        }
        closeFull();
        var count = Math.min(Math.clamp(missing / SHARE, 1, MOST_AT_ONCE), MOST - open.size());
        for (var i = 0; i < count; i++) {
            add(missing / count + (i < missing % count ? 1 : 0));
        }
    }

    void forgetEnded(Instant now) {
        open.values().forEach(ledger -> ledger.forgetEnded(now));
    }

    private int missing(int wanted) {
        var room = room();
        return room * 2 >= wanted ? 0 : wanted - room;
    }

    private void add(int limit) {
        var order =
                new PullStream.Order(
                        subscription, wire.client(), limit, DEADLINE, wire.standstill().era());
        open.put(PullStream.open(wire.subscriber(), order, reader), new StreamLedger(limit));
    }

    /** Nothing is on its way on a stream without room, so closing it strands nothing. */
    private void closeFull() {
        var full = new ArrayList<PullStream>();
        open.forEach(
                (stream, ledger) -> {
                    if (ledger.room() <= 0) {
                        full.add(stream);
                    }
                });
        var spare = open.size() - MOST_AT_ONCE;
        full.stream().limit(Math.max(0, spare)).forEach(this::close);
    }

    int room() {
        return open.values().stream().mapToInt(StreamLedger::room).filter(room -> room > 0).sum();
    }

    void closeAll() {
        List.copyOf(open.keySet()).forEach(this::close);
    }

    /** Closes those that could bring something. */
    void closeThoseWithRoom() {
        for (var entry : List.copyOf(open.entrySet())) {
            if (entry.getValue().room() > 0) {
                close(entry.getKey());
            }
        }
    }

    /**
     * What is on its way still arrives. A service that does not end it in time is not waited for.
     */
    void close(PullStream stream) {
        var ledger = open.remove(stream);
        if (ledger != null) {
            finishing.put(stream, ledger);
            stream.finish();
            wire.timer().later(LONGEST_FINISH, stream::cancel);
        }
    }

    /** At once, with what is on its way. */
    void cutOff(PullStream stream) {
        open.remove(stream);
        finishing.remove(stream);
        stream.cancel();
    }

    void cutOffAll() {
        List.copyOf(open.keySet()).forEach(this::cutOff);
        List.copyOf(finishing.keySet()).forEach(this::cutOff);
    }

    /** It ended. Returns whether nobody had asked it to. */
    boolean ended(PullStream stream) {
        finishing.remove(stream);
        return open.remove(stream) != null;
    }

    List<PullStream> all() {
        return List.copyOf(open.keySet());
    }
}
