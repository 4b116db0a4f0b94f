package io.hookworks.worker.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

class FailureTest {
    /** Named, since the exceptions must not be asked for their text. */
    static List<Named<Throwable>> odd() {
        return OddExceptions.all().stream()
                .map(each -> Named.of(each.getClass().getName(), each))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("odd")
    void the_copy_of_any_exception_can_be_logged(Throwable odd) {
        var copy = Failure.of(odd);
        assertEquals(odd.getClass().getName(), copy.type());
        var line = copy.toString();
        assertTrue(line.length() <= LogText.LONGEST && !line.isBlank(), line);
        assertFalse(line.chars().anyMatch(Character::isISOControl), line);
        copy.printStackTrace(new PrintWriter(new StringWriter()));
        Failure.loggable(odd).printStackTrace(new PrintWriter(new StringWriter()));
    }

    @Test
    void an_exception_that_is_safe_is_logged_as_it_is() {
        var plain = new IllegalStateException("crm is down", new RuntimeException("refused"));
        assertSame(plain, Failure.loggable(plain));
        var forged = new IllegalStateException("a", new RuntimeException("b\nc"));
        assertInstanceOf(Failure.class, Failure.loggable(forged));
    }

    @Test
    void a_copy_keeps_message_frames_and_causes() {
        var thrown = new IllegalStateException("crm is down", new RuntimeException("refused"));
        var copy = Failure.of(thrown);
        assertEquals("java.lang.IllegalStateException: crm is down", copy.toString());
        assertEquals(thrown.getStackTrace()[0], copy.getStackTrace()[0]);
        assertEquals("java.lang.RuntimeException: refused", String.valueOf(copy.getCause()));
        assertSame(copy, Failure.of(copy));
    }

    @Test
    void text_is_bounded_and_has_no_control_characters() {
        assertEquals("a b c", LogText.of("a\0\7\33b\r\n\tc\n"));
        assertEquals(LogText.LONGEST, LogText.of("x".repeat(50_000_000)).length());
        assertEquals("no reason given", LogText.reason(null));
        assertEquals("no reason given", LogText.reason(" \n "));
        assertEquals("aa…", LogText.bounded("aa\uD83D\uDC18bbb", 4));
        assertEquals("Grüße, 世界 😀", LogText.of("Grüße, 世界 😀"));
    }
}
