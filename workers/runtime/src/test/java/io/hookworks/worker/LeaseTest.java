package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

class LeaseTest {
    private final Lease lease = new Lease(Instant.EPOCH);

    @Test
    void it_ends_after_the_renewal_under_way_and_is_renewed_no_more() throws Exception {
        assertTrue(lease.beginRenewal());
        var ending = Thread.ofVirtual().start(lease::end);
        Rig.await(() -> ending.getState() == Thread.State.WAITING);
        assertFalse(lease.beginRenewal());
        assertTrue(ending.isAlive());
        lease.endRenewal();
        ending.join();
    }

    @Test
    void it_ends_at_once_when_nobody_renews_it() {
        assertTrue(lease.beginRenewal());
        lease.endRenewal();
        lease.end();
        assertFalse(lease.beginRenewal());
    }

    @Test
    void interrupt_is_kept_until_the_renewal_under_way_is_over() throws Exception {
        assertTrue(lease.beginRenewal());
        var interrupted = new AtomicBoolean();
        var ending =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    lease.end();
                                    interrupted.set(Thread.currentThread().isInterrupted());
                                });
        Rig.await(() -> ending.getState() == Thread.State.WAITING);
        ending.interrupt();
        assertTrue(ending.isAlive());
        lease.endRenewal();
        ending.join();
        assertTrue(interrupted.get());
    }
}
