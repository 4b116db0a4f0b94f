package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.Receipt;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class HandlerSlotsTest {
    private final List<String> launched = new ArrayList<>();
    private int most = 2;
    private final HandlerSlots slots =
            new HandlerSlots(() -> most, work -> launched.add(work.id()));

    @Test
    void no_more_handlers_run_than_allowed_and_the_next_starts_in_its_order() {
        start("1", "2", "3", "4");
        assertEquals(List.of("1", "2"), launched);
        assertEquals(2, slots.running());
        slots.ended();
        assertEquals(List.of("1", "2", "3"), launched);
        assertEquals(2, slots.running());
        slots.ended();
        slots.ended();
        slots.ended();
        assertEquals(List.of("1", "2", "3", "4"), launched);
        assertEquals(0, slots.running());
    }

    @Test
    void one_handler_runs_even_where_none_is_allowed() {
        most = 0;
        start("1", "2");
        assertEquals(List.of("1"), launched);
    }

    @Test
    void message_taken_back_before_its_turn_is_not_launched() {
        start("1", "2", "3", "4");
        assertEquals(List.of("3", "4"), slots.takeReady().stream().map(Work::id).toList());
        slots.ended();
        assertEquals(List.of("1", "2"), launched);
        assertEquals(List.of(), slots.takeReady());
    }

    private void start(String... ids) {
        for (var id : ids) {
            var message = Message.of(id, "t", Instant.EPOCH, Payload.empty());
            var content = new Delivery.Decoded(message, id);
            var receipt = new Receipt(id);
            var now = Instant.EPOCH;
            slots.start(new Work(new Delivery(content, receipt, 1, now, now, now), null, now));
        }
    }
}
