package io.hookworks.apps.updater;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;

import io.hookworks.worker.Cancellation;
import io.hookworks.worker.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

class HostileDestinationTest {
    private static final Duration SHORT = Duration.ofMillis(700);

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final AtomicBoolean hungUp = new AtomicBoolean();

    @ParameterizedTest
    @CsvSource({"200, Done", "500, Retry", "400, Reject"})
    void a_body_without_end_is_cut_off_and_the_status_decides(int status, String verdict)
            throws Exception {
        try (var destination =
                        LocalDestination.answering(exchange -> pour(exchange, status, 8_192, 0));
                var updater = Deliveries.updater(destination.url(), Deliveries.PATIENT)) {
            var answer = updater.handle(Deliveries.message(), Deliveries.attempt());
            assertEquals(verdict, answer.getClass().getSimpleName());
            awaitHangUp();
        }
    }

    @Test
    void an_answer_that_drips_ends_with_the_timeout_and_the_connection_with_it() throws Exception {
        try (var destination = LocalDestination.answering(exchange -> pour(exchange, 200, 1, 20));
                var updater = Deliveries.updater(destination.url(), SHORT)) {
            var verdict = updater.handle(Deliveries.message(), Deliveries.attempt());
            assertEquals(
                    "crm did not answer to the end within 700 ms",
                    Deliveries.retried(verdict).reason());
            awaitHangUp();
        }
    }

    @Test
    void no_answer_at_all_ends_with_the_timeout() throws Exception {
        try (var destination = LocalDestination.answering(exchange -> sleep(60_000))) {
            var verdict = Deliveries.deliver(destination.url(), SHORT, Deliveries.message());
            assertEquals(
                    "crm did not answer to the end within 700 ms",
                    Deliveries.retried(verdict).reason());
        }
    }

    @Test
    void a_connection_closed_without_an_answer_or_refused_is_tried_again() throws Exception {
        URI url;
        try (var destination = LocalDestination.answering(HttpExchange::close)) {
            url = destination.url();
            var reason = Deliveries.retried(Deliveries.deliver(url)).reason();
            assertTrue(reason.startsWith("crm gave no answer: java.io.IOException"), reason);
        }
        var reason = Deliveries.retried(Deliveries.deliver(url)).reason();
        var nothing = "crm gave no answer: nothing accepts connections at ";
        assertEquals(nothing + url.getAuthority(), reason);
    }

    @Test
    void a_name_that_cannot_be_resolved_is_told_from_a_refused_connection() throws Exception {
        var reason =
                Deliveries.retried(Deliveries.deliver(URI.create("http://crm.invalid/hooks")))
                        .reason();
        assertEquals(
                "crm gave no answer: the host name crm.invalid cannot be resolved (DNS)", reason);
    }

    @Test
    void a_host_that_accepts_no_connection_is_given_up_after_the_connect_timeout()
            throws Exception {
        var crowd = new ArrayList<Socket>();
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (var i = 0; i < 4; i++) {
                crowd.add(knock(full));
            }
            var url = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/hook");
            var reason = Deliveries.retried(Deliveries.deliver(url)).reason();
            assertTrue(reason.endsWith("within the connect timeout"), reason);
        } finally {
            for (var socket : crowd) {
                socket.close();
            }
        }
    }

    @Test
    void a_cancelled_attempt_hangs_up() throws Exception {
        var attempt = Deliveries.attempt();
        try (var destination = LocalDestination.answering(exchange -> pour(exchange, 200, 1, 20));
                var updater = Deliveries.updater(destination.url(), Deliveries.PATIENT);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var verdict = threads.submit(() -> updater.handle(Deliveries.message(), attempt));
            arrived.await();
            attempt.cancellation().fire(Cancellation.Cause.TIMEOUT);
            assertEquals("stopped before crm answered", Deliveries.retried(verdict.get()).reason());
            awaitHangUp();
        }
    }

    @Test
    void an_interrupted_attempt_hangs_up() throws Exception {
        try (var destination = LocalDestination.answering(exchange -> pour(exchange, 200, 1, 20));
                var updater = Deliveries.updater(destination.url(), Deliveries.PATIENT);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var verdict =
                    threads.submit(
                            () -> updater.handle(Deliveries.message(), Deliveries.attempt()));
            arrived.await();
            threads.shutdownNow();
            var failure = assertThrows(ExecutionException.class, verdict::get);
            assertInstanceOf(InterruptedException.class, failure.getCause());
            awaitHangUp();
        }
    }

    @Test
    void an_attempt_cancelled_before_it_began_sends_nothing() throws Exception {
        var attempt = Deliveries.attempt();
        attempt.cancellation().fire(Cancellation.Cause.TIMEOUT);
        try (var destination = LocalDestination.answering(200, "");
                var updater = Deliveries.updater(destination.url(), Deliveries.PATIENT)) {
            assertInstanceOf(Verdict.Retry.class, updater.handle(Deliveries.message(), attempt));
            assertTrue(destination.received().isEmpty());
        }
    }

    /** Sends until the other side hangs up. */
    private void pour(HttpExchange exchange, int status, int size, int pauseMillis)
            throws IOException {
        exchange.sendResponseHeaders(status, 0);
        var drop = "x".repeat(size).getBytes(StandardCharsets.US_ASCII);
        try {
            while (!Thread.interrupted()) {
                exchange.getResponseBody().write(drop);
                exchange.getResponseBody().flush();
                arrived.countDown();
                sleep(pauseMillis);
            }
        } catch (IOException e) {
            hungUp.set(true);
            throw e;
        }
    }

    private void awaitHangUp() {
        await().untilTrue(hungUp);
    }

    private static Socket knock(ServerSocket server) throws IOException {
        var socket = SocketChannel.open();
        socket.configureBlocking(false);
        socket.connect(server.getLocalSocketAddress());
        return socket.socket();
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
