package io.hookworks.signature;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

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
    private final BooleanSupplier budget;

    /**
     * @param steady a clock that only goes forward
     * @param budget returns whether one more fetch is allowed now
     */
    CertificateCache(InstantSource steady, BooleanSupplier budget) {
        this.steady = steady;
        this.budget = budget;
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
     * Takes a permit for one fetch. {@link #end} returns it.
     *
     * @throws Unreachable if the URL had no certificate a moment ago, or too many are being fetched
     */
    synchronized void begin(URI url) throws Unreachable {
        var until = failed.get(url);
        if (until != null && steady.instant().isBefore(until)) {
            throw new Unreachable("there was no usable certificate at this URL a moment ago");
        }
        if (!fetches.tryAcquire()) {
            throw tooMany(url);
        }
        if (!budget.getAsBoolean()) {
            fetches.release();
            throw tooMany(url);
        }
    }

    private static Unreachable tooMany(URI url) {
        return new Unreachable("too many certificates of " + url.getHost() + " are asked for");
    }

    /** Remembers that the URL has no usable certificate. */
    synchronized void reject(URI url) {
        failed.put(url, steady.instant().plus(Certificates.NEGATIVE_TTL));
    }

    /** Ends a fetch. */
    void end() {
        fetches.release();
    }
}
