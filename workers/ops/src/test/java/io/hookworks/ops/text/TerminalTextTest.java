package io.hookworks.ops.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b",
                "\u0000",
                "\u0007",
                "\b",
                "\r",
                "\u007f",
                "\u0085",
                "\u009b",
                "\u00ad",
                "\u034f",
                "\u061c",
                "\u115f",
                "\u200b",
                "\u200d",
                "\u200e",
                "\u2028",
                "\u2029",
                "\u202e",
                "\u2066",
                "\u3164",
                "\ufe0f",
                "\ufeff",
                "\ufff9",
                "\ue000",
                "\ud800",
                "\udb40\udc41",
                "\udb40\udd00"
            })
    void what_is_not_printable_never_reaches_a_terminal(String hidden) throws Exception {
        var text = "a" + hidden + "b";

        assertEquals("a?b", TerminalText.line(text));
        assertEquals("a?b", TerminalText.block(text));
        var json = Json.line(Json.object().put("x", text));
        var shown = TerminalText.json(json);
        assertTrue(shown.matches("[\\x20-\\x7e]+"), shown);
        assertEquals(Json.read(json), Json.read(shown), "a parser reads the same");
    }

    @Test
    void what_is_printable_stays() {
        var text = "Grüße, 世界 🙂 a\u0301 \"x\"";

        assertEquals(text, TerminalText.line(text));
        assertEquals(text, TerminalText.json(text));
        assertEquals("a?b?c", TerminalText.line("a\nb\tc"));
        assertEquals("a\nb\tc\nd", TerminalText.block("a\nb\tc\r\nd"));
    }
}
