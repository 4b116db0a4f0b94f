package io.hookworks.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"ab", "-abc", "abc-", "a--b", "Abc", "a_b", "1ab", "a.fifo", "x-dlq-dlq"})
    void names_that_one_of_the_clouds_refuses_or_we_reserve_are_refused(String name) {
        assertThrows(IllegalArgumentException.class, () -> QueueName.of(name));
    }

    @Test
    void a_dead_letter_queue_is_named_after_its_queue_and_has_none_itself() {
        var dead = QueueName.of("stripe-events").deadLetters();
        assertEquals("stripe-events-dlq", dead.value());
        assertThrows(IllegalStateException.class, dead::deadLetters);
    }
}
