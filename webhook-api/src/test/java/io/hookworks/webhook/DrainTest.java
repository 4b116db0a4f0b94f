package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.config.Profiles;
import io.hookworks.queue.testkit.process.Timeouts;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each provider is told while the API stops. */
class DrainTest {
    private static final Duration MOMENT = Duration.ofMillis(100);

    /** For senders of whom nothing is known. */
    private static final Duration LONG = Timeouts.CONDITION;

    private Door door;

    @BeforeEach
    void open() {
        var at = Vector.all().getFirst().at();
        var file = VectorsTest.file(name -> patience(name).minus(MOMENT).toMillis() + "ms");
        door = Door.of(file, VectorsTest::secret, at);
    }

    private static Duration patience(String provider) {
        var profile = Objects.requireNonNull(Profiles.known().get(provider));
        return Objects.requireNonNullElse(profile.patience(), LONG);
    }

    /** Requests that are under way together; those of senders that do not wait long are alone. */
    private static Stream<List<Vector>> requests() {
        var together =
                Vector.all().stream().collect(Collectors.partitioningBy(DrainTest::waitsLong));
        return Stream.concat(
                Stream.of(Objects.requireNonNull(together.get(true))),
                Objects.requireNonNull(together.get(false)).stream().map(List::of));
    }

    private static boolean waitsLong(Vector vector) {
        return patience(vector.provider()).equals(LONG);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void who_is_under_way_is_answered_as_promised_and_who_comes_is_told_to_come_again(
            List<Vector> vectors) throws IOException {
        door.queues.hold();
        var underWay = new LinkedHashMap<Vector, Socket>();
        for (var vector : vectors) {
            setClockTo(vector);
            underWay.put(vector, begun(vector));
            Awaitility.with()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> door.queues.reached() == underWay.size());
        }
        var drained = door.bean(Requests.class).shutdownGracefully().toCompletableFuture();
        for (var vector : vectors) {
            assertUnavailable(vector, told(begun(vector)));
        }
        assertFalse(drained.isDone());

        door.queues.letGo();
        assertAnswered(underWay);
        drained.join();
        assertEquals(vectors.size(), door.take("events").size());
    }

    @Test
    void who_is_under_way_and_cannot_land_is_told_that_within_its_deadline() throws IOException {
        door.queues.hold();
        var vector =
                Vector.all().stream().filter(each -> !waitsLong(each)).findFirst().orElseThrow();
        setClockTo(vector);
        var socket = begun(vector);
        Awaitility.await().until(() -> door.queues.reached() == 1);
        var drained = door.bean(Requests.class).shutdownGracefully().toCompletableFuture();
        assertUnavailable(vector, told(socket));
        drained.join();
        door.queues.letGo();
    }

    @Test
    void with_nobody_under_way_there_is_nothing_to_wait_for() {
        assertEquals(200, sent(Vector.all().getFirst()));
        Awaitility.await().until(() -> door.bean(Requests.class).count() == 0);
        assertTrue(door.bean(Requests.class).shutdownGracefully().toCompletableFuture().isDone());
    }

    private void setClockTo(Vector vector) {
        door.clock.advance(Duration.between(door.clock.instant(), vector.at()));
    }

    private int sent(Vector vector) {
        var body = vector.body().getBytes(UTF_8);
        return door.post(VectorsTest.path(vector), body, vector.headers()).statusCode();
    }

    private static void assertUnavailable(Vector vector, String told) {
        assertTrue(told.startsWith("http/1.1 503 "), vector.provider() + ": " + told);
        assertTrue(told.contains("\r\nretry-after: "), told);
        assertTrue(told.contains("\r\nconnection: close\r\n"), told);
    }

    private void assertAnswered(Map<Vector, Socket> underWay) throws IOException {
        for (var each : underWay.entrySet()) {
            var provider = each.getKey().provider();
            var told = told(each.getValue());
            var success = "http/1.1 " + door.source(provider).profile().success() + " ";
            assertTrue(told.startsWith(success), provider + ": " + told);
            assertTrue(told.contains("\r\nconnection: close\r\n"), told);
        }
    }

    private Socket begun(Vector vector) throws IOException {
        var body = vector.body().getBytes(UTF_8);
        var head = new StringBuilder("POST /webhooks/" + VectorsTest.path(vector));
        head.append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: ").append(body.length);
        vector.headers().forEach((name, value) -> head.append("\r\n" + name + ": " + value));
        var socket = door.connect();
        socket.getOutputStream().write(head.append("\r\n\r\n").toString().getBytes(ISO_8859_1));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return socket;
    }

    /** All that is said until the connection ends. */
    private static String told(Socket socket) throws IOException {
        try (socket) {
            var all = socket.getInputStream().readAllBytes();
            return new String(all, ISO_8859_1).toLowerCase(Locale.ROOT);
        }
    }
}
