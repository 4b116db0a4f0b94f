package io.hookworks.worker;

import java.time.Instant;

/** Our hold on one delivery, through all attempts at it here. Safe for many threads. */
final class Lease {
    private volatile Instant until;
    private volatile boolean lost;
    private boolean renewing;
    private boolean ending;

    Lease(Instant until) {
        this.until = until;
    }

    Instant until() {
        return until;
    }

    boolean lost() {
        return lost;
    }

    void lose() {
        lost = true;
    }

    /** False: it is about to be given back, and not to be renewed. */
    synchronized boolean beginRenewal() {
        if (ending) {
            return false;
        }
        renewing = true;
        return true;
    }

    void renewed(Instant longer) {
        until = longer;
    }

    synchronized void endRenewal() {
        renewing = false;
        notifyAll();
    }

    /**
     * Nobody renews it from now on; returns when nobody is about to. A renewal that overtook the
     * release would hide the message for a whole lease.
     */
    synchronized void end() {
        ending = true;
        var interrupted = false;
        while (renewing) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
