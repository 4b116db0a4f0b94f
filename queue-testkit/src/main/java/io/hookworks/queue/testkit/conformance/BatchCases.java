package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;

/** S: lists of any length, whose entries fare independently. */
abstract class BatchCases extends ConformanceCase {

    @Test
    @DisplayName("S4 a batch beyond one call is split by count")
    void long_batch_is_split() throws InterruptedException {
        for (int count : new int[] {can.maxBatch() + 1, 1000}) {
            var sent = messages(count);
            var brokerIds = send(sent);
            assertEquals(count, new HashSet<>(brokerIds).size());
            assertArrived(sent);
        }
    }

    @Test
    @DisplayName("S4 a batch beyond one call is split by bytes")
    void large_batch_is_split() throws InterruptedException {
        var text = "x".repeat(can.maxMessageBytes() / 5);
        var sent = new ArrayList<Message>();
        for (int i = 0; i < 12; i++) {
            sent.add(message(text + i));
        }
        send(sent);
        assertArrived(sent);
    }

    @Test
    @DisplayName("S5 partial failure: the failing entry fails, the others are sent")
    void one_bad_entry_harms_no_other() throws InterruptedException {
        var good = messages(3);
        var bad = message("x".repeat(can.maxMessageBytes()));
        var results =
                client.send(
                        queue,
                        List.of(
                                Outgoing.now(good.get(0)),
                                Outgoing.now(bad),
                                Outgoing.now(good.get(1)),
                                Outgoing.now(good.get(2))));
        assertFailed(Kind.TOO_LARGE, results.get(1));
        for (int place : new int[] {0, 2, 3}) {
            assertFalse(ok(results.get(place)).isEmpty());
        }
        assertArrived(good);
    }

    @Test
    @DisplayName("S7 the same message twice in a batch is sent twice")
    void same_message_twice_is_sent_twice() throws InterruptedException {
        var message = message("twice");
        var brokerIds = send(List.of(message, message));
        assertNotEquals(brokerIds.get(0), brokerIds.get(1));
        for (var delivery : receive(2, longLease(), target.tolerance())) {
            assertEquals(message, decoded(delivery));
        }
    }

    @Test
    @DisplayName("S0 an empty list is answered by an empty list")
    void empty_list_is_answered_by_an_empty_list() {
        assertEquals(List.of(), client.send(queue, List.of()));
        assertEquals(List.of(), client.ack(queue, List.of()));
        assertEquals(List.of(), client.extend(queue, List.of(), target.lease()));
        assertEquals(List.of(), client.release(queue, List.of()));
    }

    @Test
    @DisplayName("S4 a batch beyond one call is split by bytes of attributes too")
    void batch_of_large_attributes_is_split() throws InterruptedException {
        var attributes = new LinkedHashMap<String, String>();
        var each = Math.min(1000, can.maxMessageBytes() / can.maxAttributes() / 2);
        for (int i = 0; i < can.maxAttributes(); i++) {
            attributes.put("name-" + i, "x".repeat(each));
        }
        var sent = new ArrayList<Message>();
        for (int bytes = 0; bytes < can.maxMessageBytes() + can.maxMessageBytes() / 4; ) {
            sent.add(message(Payload.ofText("{}"), attributes));
            bytes += each * attributes.size();
        }
        send(sent);
        assertArrived(sent);
    }

    @Test
    @DisplayName("S5 results stand in the order of the entries, also over several calls")
    void results_stand_in_the_order_of_the_entries() throws InterruptedException {
        var tooLarge = Outgoing.now(message("x".repeat(can.maxMessageBytes())));
        var batch = new ArrayList<Outgoing>();
        for (int i = 0; i < 60; i++) {
            batch.add(i % 7 == 3 ? tooLarge : Outgoing.now(message("message " + i)));
        }
        var results = client.send(queue, batch);
        var byBrokerId = new HashMap<String, Message>();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).equals(tooLarge)) {
                assertFailed(Kind.TOO_LARGE, results.get(i));
            } else {
                byBrokerId.put(ok(results.get(i)), batch.get(i).message());
            }
        }
        for (var delivery : receive(byBrokerId.size(), longLease(), target.tolerance())) {
            assertEquals(byBrokerId.get(delivery.content().brokerId()), decoded(delivery));
        }
    }
}
