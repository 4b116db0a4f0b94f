package io.hookworks.apps.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.worker.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class VerdictByAnswerTest {
    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void success_is_done(int status) throws Exception {
        try (var destination = LocalDestination.answering(status, "")) {
            assertInstanceOf(Verdict.Done.class, Deliveries.deliver(destination.url()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 407, 409, 410, 413, 415, 422, 451})
    void a_permanent_refusal_is_a_dead_letter(int status) throws Exception {
        try (var destination = LocalDestination.answering(status, "no such hook")) {
            assertEquals(
                    "crm answered " + status + ": no such hook",
                    Deliveries.rejected(Deliveries.deliver(destination.url())));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 500, 501, 502, 503, 504, 599})
    void what_may_pass_is_tried_again_as_the_queue_says(int status) throws Exception {
        try (var destination = LocalDestination.answering(status, "busy")) {
            var verdict = Deliveries.retried(Deliveries.deliver(destination.url()));
            assertEquals("crm answered " + status + ": busy", verdict.reason());
            assertNull(verdict.after());
        }
    }

    @ParameterizedTest
    @CsvSource({"408, 7, PT7S", "425, 0.25, PT0.25S", "503, 'Fri, 02 Jan 2026 03:05:05 GMT', PT1M"})
    void a_destination_that_asks_for_time_gets_it(int status, String retryAfter, Duration wait)
            throws Exception {
        try (var destination =
                LocalDestination.answering(
                        exchange -> {
                            exchange.getResponseHeaders().set("Retry-After", retryAfter);
                            LocalDestination.answer(exchange, status, "");
                        })) {
            var verdict = Deliveries.retried(Deliveries.deliver(destination.url()));
            assertEquals(wait, verdict.after());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2.5, PT2.5S",
        "'Friday, 02-Jan-26 03:05:05 GMT', PT1M",
        "999999999, P365D",
        "-1, PT0S",
        "soon, PT0S",
        "'', PT0S"
    })
    void a_429_is_no_attempt_and_asks_for_a_pause(String retryAfter, Duration pause)
            throws Exception {
        try (var destination =
                LocalDestination.answering(
                        exchange -> {
                            exchange.getResponseHeaders().set("Retry-After", retryAfter);
                            LocalDestination.answer(exchange, 429, "");
                        })) {
            assertEquals(
                    Verdict.throttled(pause, "crm answered 429"),
                    Deliveries.deliver(destination.url()));
        }
    }

    @Test
    void a_429_without_a_time_is_no_attempt_either() throws Exception {
        try (var destination = LocalDestination.answering(429, "busy")) {
            assertEquals(
                    Verdict.throttled(Duration.ZERO, "crm answered 429: busy"),
                    Deliveries.deliver(destination.url()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 304, 307, 308})
    void a_redirect_is_a_dead_letter_and_nobody_else_gets_the_event(int status) throws Exception {
        try (var elsewhere = LocalDestination.answering(200, "");
                var destination =
                        LocalDestination.answering(
                                exchange -> {
                                    exchange.getResponseHeaders()
                                            .set("Location", elsewhere.url().toString());
                                    LocalDestination.answer(exchange, status, "");
                                })) {
            assertEquals(
                    "crm answered " + status + " (a redirect, which is not followed)",
                    Deliveries.rejected(Deliveries.deliver(destination.url())));
            assertTrue(elsewhere.received().isEmpty());
            assertEquals(1, destination.received().size());
        }
    }

    @Test
    void what_a_hostile_body_says_is_short_and_cannot_steer_a_terminal_or_forge_a_log_line()
            throws Exception {
        var hostile = "\u001b[2Jgone\r\nERROR forged \u202Eline\u0000" + "x".repeat(500);
        try (var destination = LocalDestination.answering(400, hostile)) {
            var reason = Deliveries.rejected(Deliveries.deliver(destination.url()));
            assertTrue(
                    reason.startsWith("crm answered 400: [2Jgone ERROR forged line xxx"), reason);
            assertEquals("crm answered 400: ".length() + 200, reason.length());
            assertFalse(reason.contains(Deliveries.SECRET));
        }
    }
}
