package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;

import io.hookworks.queue.testkit.ManualClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ParcelTest {
    private final ManualClock clock = ManualClock.somewhere();

    @Test
    void a_delay_lasts_as_long_though_the_clock_is_set_back_meanwhile() {
        clock.stepWall(Duration.ofMinutes(7)); // the wall clock and the steady one differ
        var parcel = Parcel.of(due(clock.instant().plusSeconds(30).toString()), clock);
        clock.stepWall(Duration.ofHours(-1));
        clock.advance(Duration.ofSeconds(10));
        assertEquals(Duration.ofSeconds(20), parcel.left(clock.steady()));
    }

    @Test
    void one_that_names_no_time_is_due_at_once() {
        assertEquals(Duration.ZERO, Parcel.of(due("soon"), clock).left(clock.steady()));
    }

    private static ReceivedMessage due(String time) {
        var message = PubsubMessage.newBuilder().putAttributes(PubSubCodec.DUE, time);
        return ReceivedMessage.newBuilder().setAckId("a").setMessage(message).build();
    }
}
