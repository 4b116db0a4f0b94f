package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Instant;

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
}
