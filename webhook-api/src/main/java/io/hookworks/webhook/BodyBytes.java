package io.hookworks.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * Bounds the bytes of all bodies in memory together, as they come and until they are answered;
 * those that {@link LargeBodies} has let in count there. When there is no room for more, the
 * request goes that has the most and is not whole yet, so that small ones always find room. Safe
 * for many threads.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class BodyBytes {
    /** A body is held two or three times over on its way. */
    private static final int SHARE = 8;

    private static final long LEAST = 16L << 20;

    /** What one request holds. */
    static final class Held {
        private final Runnable refuse;
        private long bytes;
        private boolean whole;

        /**
         * @param refuse is called when it has to go, at most once, by any thread
         */
        Held(Runnable refuse) {
            this.refuse = refuse;
        }
    }

    private final long most;
    private final Set<Held> all = new HashSet<>();
    private final BeanProvider<MeterRegistry> meters;
    private long bytes;
    private boolean gauged;

    BodyBytes(
            @Value("${hookworks.http.body-bytes:0}") long most,
            BeanProvider<MeterRegistry> meters) {
        this.most = most > 0 ? most : Math.max(Runtime.getRuntime().maxMemory() / SHARE, LEAST);
        this.meters = meters;
    }

    /** Takes room for what came; whoever has to go for it is told. */
    void came(Held held, int more) {
        if (more == 0) {
            return;
        }
        var gone = new HashSet<Held>();
        synchronized (all) {
            gauge();
            all.add(held);
            held.bytes += more;
            bytes += more;
            while (bytes > most) {
                var largest =
                        all.stream()
                                .filter(each -> !each.whole)
                                .max(Comparator.comparingLong(each -> each.bytes))
                                .orElse(held);
                gone.add(largest);
                drop(largest);
                if (largest == held) {
                    break;
                }
            }
        }
        gone.forEach(each -> each.refuse.run());
    }

    /** It has all come: it goes on to its queue, and is not thrown away any more. */
    void whole(Held held) {
        synchronized (all) {
            held.whole = true;
        }
    }

    /** It is answered, or its sender went away. */
    void left(Held held) {
        synchronized (all) {
            drop(held);
        }
    }

    long bytes() {
        synchronized (all) {
            return bytes;
        }
    }

    private void drop(Held held) {
        if (all.remove(held)) {
            bytes -= held.bytes;
            held.bytes = 0;
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
