package io.hookworks.signature;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The certificates of one owner: the trusted ones, the URLs that had none, and the right to fetch
 * more. Bounded in every respect. Safe for use by several threads.
 */
final class CertificateCache {
    /** More than a sender has at a time. Only trusted certificates take this room. */
    private static final int MAX_TRUSTED = 64;

    private static final int MAX_FAILED = 1_000;
    private static final int MAX_CONCURRENT_FETCHES = 8;

    private final InstantSource steady;
    private final Semaphore fetches = new Semaphore(MAX_CONCURRENT_FETCHES);
    private final Map<URI, List<X509Certificate>> trusted = lru(MAX_TRUSTED);
    private final Map<URI, Instant> failed = lru(MAX_FAILED);
    private double tokens = Certificates.FETCH_BURST;
    private Instant refilled;

    /**
     * @param steady a clock that only goes forward
     */
    CertificateCache(InstantSource steady) {
        this.steady = steady;
        this.refilled = steady.instant();
    }

    private static <V> Map<URI, V> lru(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<URI, V> eldest) {
                return size() > max;
            }
        };
    }

    synchronized @Nullable List<X509Certificate> trusted(URI url) {
        return trusted.get(url);
    }

    synchronized void keep(URI url, List<X509Certificate> chain) {
        trusted.put(url, List.copyOf(chain));
    }

    /**
     * Takes a permit for one fetch, which {@link #end} gives back.
     *
     * @throws Unreachable if the URL had no certificate a moment ago, or too many are being fetched
     */
    synchronized void begin(URI url) throws Unreachable {
        var now = steady.instant();
        var until = failed.get(url);
        if (until != null && now.isBefore(until)) {
            throw new Unreachable("there was no usable certificate at this URL a moment ago");
        }
        refill(now);
        if (tokens < 1 || !fetches.tryAcquire()) {
            throw new Unreachable("too many certificates of " + url.getHost() + " are asked for");
        }
        tokens--;
    }

    /** Ends a fetch. */
    synchronized void end(URI url, boolean found) {
        fetches.release();
        if (found) {
            failed.remove(url);
        } else {
            failed.put(url, steady.instant().plus(Certificates.NEGATIVE_TTL));
        }
    }

    private void refill(Instant now) {
        var seconds = Math.max(0, Duration.between(refilled, now).toMillis()) / 1_000.0;
        tokens =
                Math.min(
                        Certificates.FETCH_BURST,
                        tokens + seconds * Certificates.FETCHES_PER_SECOND);
        refilled = now;
    }
}
