package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** O: the messages of one key while some of them are out, given back, lost or dead. */
abstract class GroupCases extends OrderedCase {
    @Test
    @DisplayName("O2 while a message is out, later ones of its key go to nobody else")
    void key_is_locked_while_a_message_is_out() throws InterruptedException {
        var sent = keyed("key", 2);
        send(sent);
        var head = receive();
        try (var other = openClient()) {
            var request = new ReceiveRequest(queue, 10, pace.look(), target.lease());
            assertEquals(List.of(), other.receive(request));
        }
        ack(head);
        assertEquals(sent.getLast(), decoded(receive()));
    }

    @Test
    @DisplayName("O2 what is given back comes again in order")
    void released_group_comes_again_in_order() throws InterruptedException {
        var sent = keyed("key", 4);
        send(sent);
        releaseAll(receive(4, longLease(), target.tolerance()), Duration.ZERO);
        assertComesAgain(sent);
    }

    @Test
    @DisplayName("O2 a head that is given back with a delay still comes before the others")
    void delayed_head_comes_first() throws InterruptedException {
        if (can.releaseDelay().max().isZero()) {
            undeclared("no delay of a release");
            return;
        }
        var sent = keyed("key", 4);
        send(sent);
        var releasedAt = pace.now();
        releaseAll(receive(4, longLease(), target.tolerance()), target.lease());
        assertComesAgain(sent);
        assertNotBefore(releasedAt.plus(target.lease()));
    }

    @Test
    @DisplayName("O2 after the end of their leases messages come again in order")
    void expired_group_comes_again_in_order() throws InterruptedException {
        var sent = keyed("key", 4);
        send(sent);
        receive(4, target.lease(), target.tolerance());
        assertComesAgain(sent);
    }

    @Test
    @DisplayName("O3 what is given back behind an acked head comes again at once")
    void rest_comes_again_at_once() throws InterruptedException {
        var sent = keyed("key", 4);
        send(sent);
        var group = receive(4, longLease(), target.tolerance());
        releaseAll(group.subList(1, 4), Duration.ZERO);
        ack(group.getFirst());
        assertEquals(Map.of("key", ids(sent.subList(1, 4))), consume(client, queue, 3));
    }

    @Test
    @DisplayName("O4 a key that is held keeps no other waiting")
    void held_key_keeps_no_other_waiting() throws InterruptedException {
        send(keyed("hot", 30));
        receive();
        var quiet = keyed("quiet");
        send(List.of(quiet));
        while (true) {
            var next = decoded(receive());
            if (!"hot".equals(next.orderingKey())) {
                assertEquals(quiet, next);
                return;
            }
        }
    }

    @Test
    @DisplayName("O5 a consumer that dies in the middle of a group: the rest goes on in order")
    void another_consumer_goes_on_in_order() throws InterruptedException {
        var sent = keyed("key", 6);
        send(sent);
        try (var dying = openClient()) {
            var request = new ReceiveRequest(queue, 4, Duration.ofSeconds(1), target.lease());
            var group = dying.receive(request);
            assertEquals(sent.getFirst(), decoded(group.getFirst()));
            ok(dying.ack(queue, List.of(group.getFirst().receipt())).getFirst());
        }
        assertComesAgain(sent.subList(1, 6));
    }

    @Test
    @DisplayName("Q9 a head that the broker moves to the dead letters is skipped, its key goes on")
    void key_goes_on_without_its_dead_head() throws InterruptedException {
        var sent = keyed("key", 3);
        send(sent);
        for (int attempt = 1; attempt <= MAX_RECEIVES; attempt++) {
            var head = receive();
            assertEquals(sent.getFirst(), decoded(head));
            ok(release(head, Duration.ZERO));
        }
        assertEquals(Map.of("key", ids(sent.subList(1, 3))), consume(client, queue, 2));
        var dead = receive(queue.deadLetters(), 1, longLease(), target.tolerance()).getFirst();
        assertEquals(sent.getFirst(), decoded(dead));
    }

    @Test
    @DisplayName("Q9 dead letters of one key keep their order too")
    void dead_letters_keep_their_order() throws InterruptedException {
        var sent = keyed("key", 12);
        var deadLetters = queue.deadLetters();
        client.send(deadLetters, sent.stream().map(Outgoing::now).toList())
                .forEach(ConformanceCase::ok);
        assertEquals(Map.of("key", ids(sent)), consume(client, deadLetters, sent.size()));
    }

    /** In order, as every receiver must; the first with a delay, the others without. */
    private void releaseAll(List<Delivery> group, Duration delayOfFirst) {
        var releases = new ArrayList<Release>();
        for (var delivery : group) {
            var delay = releases.isEmpty() ? delayOfFirst : Duration.ZERO;
            releases.add(new Release(delivery.receipt(), delay));
        }
        client.release(queue, releases).forEach(ConformanceCase::ok);
    }

    /**
     * What comes from the moment that the first is back is in order. Before that a broker may hand
     * out later ones, and must hand them out again.
     */
    private void assertComesAgain(List<Message> sent) throws InterruptedException {
        var end = pace.now().plus(target.lease()).plus(target.tolerance());
        var seen = new ArrayList<String>();
        while (seen.size() < sent.size()) {
            assertTrue(pace.now().isBefore(end), () -> "only " + seen.size() + " came again");
            var batch = client.receive(new ReceiveRequest(queue, 1, pace.look(), longLease()));
            for (var delivery : batch) {
                if (!seen.isEmpty() || decoded(delivery).equals(sent.getFirst())) {
                    seen.add(decoded(delivery).id());
                    ack(delivery);
                }
            }
            if (batch.isEmpty() && pace.look().isZero()) {
                pace.elapse(Duration.ofMillis(20));
            }
        }
        assertEquals(ids(sent), seen);
    }
}
