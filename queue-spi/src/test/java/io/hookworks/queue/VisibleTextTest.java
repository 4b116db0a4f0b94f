package io.hookworks.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    @ParameterizedTest
    @CsvSource({
        "invoice.paid, invoice.paid",
        "Order Created, Order%20Created",
        "100%, 100%25",
        "a%20b, a%2520b",
        "pedido.criação, pedido.cria%C3%A7%C3%A3o",
        "注文, %E6%B3%A8%E6%96%87",
        "😀, %F0%9F%98%80",
        "'\u0007', %07"
    })
    void a_text_and_its_visible_form_lead_to_each_other(String text, String visible) {
        assertEquals(visible, VisibleText.encode(text));
        assertEquals(text, VisibleText.decode(visible));
    }

    @Test
    void an_operator_s_pattern_may_be_written_either_way() {
        assertEquals("Order%20Created", VisibleText.encodePattern("Order Created"));
        assertEquals("Order%20Created", VisibleText.encodePattern("Order%20Created"));
        assertEquals("invoice.*", VisibleText.encodePattern("invoice.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%2", "%zz"})
    void what_is_no_visible_form_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> VisibleText.decode(text));
    }
}
