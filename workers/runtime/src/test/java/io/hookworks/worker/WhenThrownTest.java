package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;

class WhenThrownTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Attempt attempt = Attempt.first(Rig.QUEUE);

    private static Handlers throwing(Throwable failure) {
        return Handlers.all(
                        (message, attempt) -> {
                            if (failure instanceof Error error) {
                                throw error;
                            }
                            throw (Exception) failure;
                        })
                .whenThrown(IOException.class, e -> Verdict.retryAfter(SOON, "network"))
                .whenThrown(
                        FileNotFoundException.class, e -> Verdict.reject("gone: " + e.getMessage()))
                .whenThrown(StackOverflowError.class, e -> Verdict.reject("too deep"));
    }

    private Verdict verdictOn(Throwable failure) throws Exception {
        var message = Message.of("m", "order.placed", Instant.EPOCH, Payload.empty());
        return throwing(failure).handle(message, attempt, Instant.EPOCH);
    }

    @Test
    void the_most_specific_class_decides_in_whatever_order_they_were_named() throws Exception {
        assertEquals(Verdict.reject("gone: a"), verdictOn(new FileNotFoundException("a")));
        assertEquals(Verdict.retryAfter(SOON, "network"), verdictOn(new SocketTimeoutException()));
        assertEquals(Verdict.retryAfter(SOON, "network"), verdictOn(new IOException()));
        assertEquals(Verdict.reject("too deep"), verdictOn(new StackOverflowError()));
    }

    @Test
    void what_nobody_names_is_thrown_on_a_wrapped_exception_included() {
        var wrapped = new UncheckedIOException(new IOException("inside"));
        assertSame(wrapped, assertThrows(UncheckedIOException.class, () -> verdictOn(wrapped)));
    }

    @ParameterizedTest
    @EnumSource
    void what_a_cancelled_attempt_throws_is_no_verdict(Cancellation.Cause cause) {
        attempt.cancellation().fire(cause);
        assertThrows(FileNotFoundException.class, () -> verdictOn(new FileNotFoundException("a")));
    }

    @Test
    void a_verdict_that_fails_itself_does_not_hide_what_it_was_about() {
        var failure = new IOException("first");
        var handlers =
                Handlers.all(
                                (message, attempt) -> {
                                    throw failure;
                                })
                        .whenThrown(
                                IOException.class,
                                e -> {
                                    throw new IllegalStateException("second");
                                });
        var message = Message.of("m", "order.placed", Instant.EPOCH, Payload.empty());
        var second =
                assertThrows(
                        IllegalStateException.class,
                        () -> handlers.handle(message, attempt, Instant.EPOCH));
        assertSame(failure, second.getSuppressed()[0]);
    }

    @Test
    void a_class_has_one_verdict() {
        var handlers = throwing(new IOException());
        assertThrows(
                IllegalArgumentException.class,
                () -> handlers.whenThrown(IOException.class, e -> Verdict.done()));
    }

    @Test
    void the_verdict_settles_the_message() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.start(1, 12, throwing(new FileNotFoundException("invoice")));
            var ending = rig.awaitReports(1).getFirst().ending();
            assertEquals(
                    "gone: invoice", assertInstanceOf(Ending.DeadLettered.class, ending).reason());
        }
    }

    @Test
    void without_a_verdict_the_attempt_has_failed() throws Exception {
        try (var rig = new Rig()) {
            rig.send("a");
            rig.start(1, 12, throwing(new IllegalStateException("crm is down")));
            var ending = rig.awaitReports(1).getFirst().ending();
            assertEquals(true, assertInstanceOf(Ending.Released.class, ending).attempt());
        }
    }
}
