package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

class RewindsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final Rewinds rewinds = new Rewinds();

    private static Arrival arrival(String key, String id) {
        var message = PubsubMessage.newBuilder().setOrderingKey(key).setMessageId(id);
        var received = ReceivedMessage.newBuilder().setMessage(message).setAckId("ack-" + id);
        return new Arrival(received.build(), new StreamLedger(10), 1, Duration.ofSeconds(10), NOW);
    }

    private void giveBack(String key, String id, long place) {
        assertEquals(NOW.plus(Rewinds.RETURN), rewinds.await(arrival(key, id).held(place), NOW));
    }

    @Test
    void a_key_waits_for_the_first_that_was_given_back_in_whatever_order_it_was() {
        giveBack("a", "2", 12);
        giveBack("a", "1", 11);
        giveBack("a", "3", 13);
        assertFalse(rewinds.ends(arrival("a", "4")));
        assertTrue(rewinds.holdBack(arrival("a", "4")));
        assertFalse(rewinds.ends(arrival("a", "2")));
        assertTrue(rewinds.ends(arrival("a", "1")));
        assertFalse(rewinds.holdBack(arrival("a", "2")));
    }

    @Test
    void no_other_key_and_nothing_without_a_key_waits() {
        giveBack("a", "1", 1);
        giveBack("", "2", 2);
        assertFalse(rewinds.holdBack(arrival("b", "3")));
        assertFalse(rewinds.holdBack(arrival("", "4")));
    }

    @Test
    void a_key_goes_on_without_what_does_not_come_back() {
        giveBack("a", "1", 1);
        assertEquals(Set.of(), rewinds.giveUp(NOW.plus(Rewinds.RETURN).minusMillis(1)));
        assertEquals(Set.of("a"), rewinds.giveUp(NOW.plus(Rewinds.RETURN)));
        assertFalse(rewinds.holdBack(arrival("a", "2")));
    }
}
