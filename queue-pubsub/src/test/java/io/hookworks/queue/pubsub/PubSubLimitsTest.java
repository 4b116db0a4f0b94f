package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.DelayLimit;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Map;

class PubSubLimitsTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final Capabilities CAN = PubSubLimits.of(QueueCatalog.PLAIN, QUEUE);
    private static final QueueCatalog STRICT =
            new QueueCatalog(
                    Map.of(QUEUE, new Guarantees(Ordering.PER_KEY, AckCertainty.CONFIRMED)));

    @Test
    void plain_queue_delays_and_keeps_no_order() {
        var can = PubSubLimits.of(QueueCatalog.PLAIN, QUEUE);
        assertEquals(Duration.ofMinutes(15), can.sendDelay().max());
        assertEquals(Ordering.NONE, can.ordering());
        assertEquals(AckCertainty.BEST_EFFORT, can.ackCertainty());
    }

    @Test
    void queue_and_its_dead_letters_can_do_what_the_catalog_says() {
        for (var queue : new QueueName[] {QUEUE, QUEUE.deadLetters()}) {
            var can = PubSubLimits.of(STRICT, queue);
            assertEquals(Ordering.PER_KEY, can.ordering());
            assertEquals(AckCertainty.CONFIRMED, can.ackCertainty());
            assertEquals(DelayLimit.NONE, can.sendDelay());
        }
    }

    @Test
    void dead_letters_have_no_delay_lane() {
        var can = PubSubLimits.of(QueueCatalog.PLAIN, QUEUE.deadLetters());
        assertEquals(DelayLimit.NONE, can.sendDelay());
    }

    @ParameterizedTest
    @CsvSource({"1001,PT0S,PT10S", "1,PT1M0.001S,PT10S", "1,PT0S,PT0.999S", "1,PT0S,PT600.001S"})
    void receive_beyond_the_limits_is_refused(int max, Duration wait, Duration lease) {
        var request = new ReceiveRequest(QUEUE, max, wait, lease);
        var error = assertThrows(QueueException.class, () -> CAN.check(request));
        assertEquals(Kind.UNSUPPORTED, error.kind());
        assertEquals(Verb.RECEIVE, error.verb());
    }

    @ParameterizedTest
    @CsvSource({"1000,PT1M,PT1S", "1,PT0S,PT10M"})
    void receive_at_the_limits_is_not(int max, Duration wait, Duration lease) {
        assertDoesNotThrow(() -> CAN.check(new ReceiveRequest(QUEUE, max, wait, lease)));
    }

    @Test
    void release_delay_ends_where_a_deadline_does() {
        assertDoesNotThrow(() -> CAN.checkReleaseDelay(QUEUE, Duration.ofMinutes(10)));
        var error =
                assertThrows(
                        QueueException.class,
                        () -> CAN.checkReleaseDelay(QUEUE, Duration.ofSeconds(601)));
        assertEquals(Verb.RELEASE, error.verb());
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0", "PT0.000000001S,1", "PT1S,1", "PT1.5S,2", "PT10M,600"})
    void seconds_are_rounded_up(Duration asked, int seconds) {
        assertEquals(seconds, PubSubLimits.wholeSeconds(asked));
    }
}
