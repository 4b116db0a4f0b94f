package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

class FingerprintTest {
    private static RuntimeException timeout(String id) {
        return new IllegalStateException("timeout of " + id);
    }

    private static RuntimeException refusal(String id) {
        return new IllegalStateException("refused " + id);
    }

    @Test
    void one_place_is_one_cause_whatever_the_message_says() {
        assertEquals(Fingerprint.of(timeout("a")), Fingerprint.of(timeout("b")));
        assertNotEquals(Fingerprint.of(timeout("a")), Fingerprint.of(refusal("a")));
    }

    @Test
    void what_was_behind_it_counts_also_when_it_is_wrapped_in_one_place() {
        assertNotEquals(
                Fingerprint.of(new CompletionException(timeout("a"))),
                Fingerprint.of(new CompletionException(refusal("a"))));
    }

    @Test
    void names_that_the_jvm_makes_up_do_not_count() {
        assertEquals(
                Fingerprint.of(thrownIn("Crm$$Lambda/0x000001a2", "lambda$call$0")),
                Fingerprint.of(thrownIn("Crm$$Lambda/0x00000fff", "lambda$call$3")));
        assertNotEquals(
                Fingerprint.of(thrownIn("Crm", "call")), Fingerprint.of(thrownIn("Crm", "read")));
    }

    private static RuntimeException thrownIn(String type, String method) {
        Supplier<RuntimeException> made = IllegalStateException::new;
        var thrown = made.get();
        thrown.setStackTrace(
                new StackTraceElement[] {new StackTraceElement(type, method, "Crm.java", 1)});
        return thrown;
    }

    @Test
    void causes_that_go_round_in_a_circle_have_a_fingerprint() {
        var one = timeout("a");
        var other = refusal("b");
        one.initCause(other);
        other.initCause(one);
        assertEquals(Fingerprint.of(one), Fingerprint.of(one));
    }

    @Test
    void a_reason_counts_without_its_numbers_and_ids() {
        assertEquals(
                Fingerprint.of("no customer cus_9s6XKzkNRiz8i3 after 12 ms"),
                Fingerprint.of("no customer cus_AAbb44CCdd55 after 7 ms"));
        assertEquals(
                Fingerprint.of("row 0d9f6f0a-3c1b-4f67-8a39-2a5c4c1d8e11 is locked"),
                Fingerprint.of("row 7b1e0c9d-11aa-4e0f-bb01-5f3c2d1e0a99 is locked"));
        assertNotEquals(Fingerprint.of("no customer"), Fingerprint.of("no invoice"));
    }
}
