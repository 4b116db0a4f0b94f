package io.hookworks.worker;

import io.hookworks.worker.failure.FaultBarrier;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Gathers entries that come one by one into batches that travel in one call. A batch leaves when it
 * is full, when nothing is on its way that could join it, or when its first entry has waited {@code
 * linger}. No thread of its own while it is empty; what it gathers is bounded by the worker's
 * permits.
 */
final class Batcher<E> {
    private final int fullSize;
    private final Duration linger;
    private final BooleanSupplier moreToCome;
    private final Consumer<List<E>> call;
    private final boolean inOrder;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition joined = lock.newCondition();
    private final ArrayDeque<E> waiting = new ArrayDeque<>();
    private boolean gathering;

    /**
     * @param moreToCome whether work is under way that may add an entry soon
     * @param call sends one batch, on a virtual thread of its own; does not throw
     * @param inOrder whether calls go one after the other; else several may run at once
     */
    Batcher(
            int fullSize,
            Duration linger,
            BooleanSupplier moreToCome,
            Consumer<List<E>> call,
            boolean inOrder) {
        this.fullSize = fullSize;
        this.linger = linger;
        this.moreToCome = moreToCome;
        this.call = call;
        this.inOrder = inOrder;
    }

    void add(E entry) {
        lock.lock();
        try {
            waiting.add(entry);
            if (gathering) {
                if (waiting.size() >= fullSize || !moreToCome.getAsBoolean()) {
                    joined.signal();
                }
                return;
            }
            gathering = true;
        } finally {
            lock.unlock();
        }
        startGathering();
    }

    /** Starts to send what waits though no thread could be started for it before. */
    void beat() {
        lock.lock();
        try {
            if (gathering || waiting.isEmpty()) {
                return;
            }
            gathering = true;
        } finally {
            lock.unlock();
        }
        startGathering();
    }

    /** Not on this thread if none can be started: it may hold locks, and renew leases. */
    private void startGathering() {
        try {
            Thread.ofVirtual().name("settle").start(this::gather);
        } catch (Throwable e) { // "unable to create native thread" is an Error
            FaultBarrier.report("starting a thread that settles; tried again, it", e);
            stopGathering();
        }
    }

    private void stopGathering() {
        lock.lock();
        try {
            gathering = false;
        } finally {
            lock.unlock();
        }
    }

    /** Sends one batch after the other until nothing waits. */
    private void gather() {
        try {
            for (var batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
                send(batch);
            }
        } catch (Throwable e) {
            FaultBarrier.report("gathering what to settle; tried again, it", e);
            stopGathering();
        }
    }

    private void send(List<E> batch) {
        Thread sent;
        try {
            sent = Thread.ofVirtual().name("settle-call").start(() -> call.accept(batch));
        } catch (Throwable e) { // "unable to create native thread" is an Error
            call.accept(batch);
            return;
        }
        if (inOrder) {
            await(sent);
        }
    }

    private static void await(Thread sent) {
        try {
            sent.join();
        } catch (InterruptedException e) {
            // Nobody has a handle on this thread, so nobody interrupts it.
            Thread.currentThread().interrupt();
        }
    }

    private List<E> nextBatch() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                gathering = false;
                return List.of();
            }
            var left = linger.toNanos();
            while (waiting.size() < fullSize && left > 0 && moreToCome.getAsBoolean()) {
                left = joined.awaitNanos(left);
            }
            var batch = new ArrayList<E>(fullSize);
            while (batch.size() < fullSize && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            return batch;
        } catch (InterruptedException e) {
            // Nobody has a handle on this thread, so nobody interrupts it; send what is there.
            return List.of(waiting.remove());
        } finally {
            lock.unlock();
        }
    }
}
