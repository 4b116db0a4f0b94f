package io.hookworks.webhook;

import io.hookworks.config.Hookworks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bounds the bytes of all request bodies in memory together, as they come and until they are
 * answered. When there is no room for more, a request goes that is not whole yet: the largest of
 * the source that holds the most, so that no source takes the room of another, and small bodies
 * always find room. A request without a body holds nothing. Safe for many threads.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class BodyBytes {
    /** A body is held two or three times over on its way. */
    private static final int SHARE = 8;

    private static final long LEAST = 16L << 20;

    /** What one request holds. */
    static final class Held {
        private final String source;
        private final Runnable refuse;
        private long bytes;
        private boolean whole;

        /**
         * @param source whose share it is; the same for all that are of no source
         * @param refuse is called when it has to go, at most once, by any thread
         */
        Held(String source, Runnable refuse) {
            this.source = source;
            this.refuse = refuse;
        }
    }

    /** What the requests of one source hold. */
    private static final class Share {
        final Set<Held> all = new HashSet<>();
        long bytes;

        Optional<Held> largestUnfinished() {
            return all.stream()
                    .filter(each -> !each.whole)
                    .max(Comparator.comparingLong(each -> each.bytes));
        }
    }

    private final long most;
    private final Map<String, Share> shares = new HashMap<>();
    private final BeanProvider<MeterRegistry> meters;
    private long bytes;
    private long wholeBytes;
    private boolean gauged;

    BodyBytes(
            @Value("${hookworks.http.body-bytes:0}") long most,
            Hookworks config,
            BeanProvider<MeterRegistry> meters) {
        var claimCheck = config.claimCheck();
        var least = Math.max(LEAST, claimCheck == null ? 0 : claimCheck.maxBody());
        this.most = most > 0 ? most : Math.max(Runtime.getRuntime().maxMemory() / SHARE, least);
        this.meters = meters;
    }

    /** Bytes of bodies that may be in memory at once. */
    long most() {
        return most;
    }

    /** Whether a body of this length could find room, however many that are not whole had to go. */
    boolean couldHold(long length) {
        synchronized (shares) {
            return wholeBytes + length <= most;
        }
    }

    /** Takes room for what came; whoever has to go for it is told. */
    void came(Held held, int more) {
        if (more == 0) {
            return;
        }
        var gone = new ArrayList<Held>();
        synchronized (shares) {
            gauge();
            var share = shares.computeIfAbsent(held.source, _ -> new Share());
            share.all.add(held);
            share.bytes += more;
            held.bytes += more;
            bytes += more;
            while (bytes > most) {
                var next = next(held);
                gone.add(next);
                drop(next);
                if (next == held) {
                    break;
                }
            }
        }
        gone.forEach(each -> each.refuse.run());
    }

    private Held next(Held newest) {
        return shares.values().stream()
                .sorted(Comparator.comparingLong((Share share) -> share.bytes).reversed())
                .flatMap(share -> share.largestUnfinished().stream())
                .findFirst()
                .orElse(newest);
    }

    /** It has all come: it goes on to its queue, and is not thrown away any more. */
    void whole(Held held) {
        synchronized (shares) {
            held.whole = true;
            wholeBytes += held.bytes;
        }
    }

    /** It is answered, or its sender went away. */
    void left(Held held) {
        synchronized (shares) {
            drop(held);
        }
    }

    long bytes() {
        synchronized (shares) {
            return bytes;
        }
    }

    private void drop(Held held) {
        var share = shares.get(held.source);
        if (share != null && share.all.remove(held)) {
            share.bytes -= held.bytes;
            bytes -= held.bytes;
            wholeBytes -= held.whole ? held.bytes : 0;
            held.bytes = 0;
            if (share.all.isEmpty()) {
                shares.remove(held.source);
            }
        }
    }

    /** Meters are not there yet when this is made. */
    private void gauge() {
        if (!gauged) {
            gauged = true;
            Gauge.builder("hookworks.bodies.bytes", this, BodyBytes::bytes).register(meters.get());
        }
    }
}
