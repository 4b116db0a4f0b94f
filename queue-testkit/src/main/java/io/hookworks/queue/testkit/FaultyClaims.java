package io.hookworks.queue.testkit;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimException;
import io.hookworks.queue.ClaimException.Kind;
import io.hookworks.queue.ClaimException.Verb;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Payload;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Another claim store, which a test may break: each call fails, or waits until it is let go. */
public final class FaultyClaims implements ClaimStore {
    private final ClaimStore real;
    private final AtomicInteger puts = new AtomicInteger();
    private final AtomicInteger gets = new AtomicInteger();
    private volatile @Nullable Kind failure;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public FaultyClaims(ClaimStore real) {
        this.real = real;
    }

    /**
     * @param kind what every call fails with from now on; null: none does
     */
    public void fail(@Nullable Kind kind) {
        failure = kind;
    }

    /** Lets every call wait, until {@link #open}. */
    public void shut() {
        gate = new CountDownLatch(1);
    }

    /** Lets go what waits. */
    public void open() {
        gate.countDown();
    }

    /** Calls so far, those that failed included. */
    public int puts() {
        return puts.get();
    }

    /** Calls so far, those that failed included. */
    public int gets() {
        return gets.get();
    }

    @Override
    public void put(Claim claim, Payload payload, Duration within) {
        puts.incrementAndGet();
        pass(claim, Verb.PUT);
        real.put(claim, payload, within);
    }

    @Override
    public Payload get(Claim claim, Duration within) {
        gets.incrementAndGet();
        pass(claim, Verb.GET);
        return real.get(claim, within);
    }

    private void pass(Claim claim, Verb verb) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClaimException(Kind.CANCELLED, claim, verb, "interrupted", e);
        }
        var kind = failure;
        if (kind != null) {
            throw new ClaimException(kind, claim, verb, "as the test wants it", null);
        }
    }

    @Override
    public void close() {
        real.close();
    }
}
