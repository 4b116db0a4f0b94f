package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Bodies reach their queue byte for byte, or not at all. */
class BodyTest {
    private static final int SMALL = 4 * 1_024;

    private static final String MULTIPART =
            """
            --x\r
            Content-Disposition: form-data; name="f"; filename="a.bin"\r
            \r
            \0\1\2\r
            --x--\r
            """;

    private static Door door;

    @BeforeAll
    static void open() {
        door = new Door();
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @BeforeEach
    void empty() {
        door.takeAll();
    }

    static Stream<String> contentTypes() {
        return Stream.of(
                "",
                "application/json",
                "application/json; charset=utf-16",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "text/plain; charset=iso-8859-1",
                "application/octet-stream",
                "application/x-protobuf",
                "nothing of the kind");
    }

    @ParameterizedTest
    @MethodSource("contentTypes")
    void the_payload_is_the_body_byte_for_byte(String contentType) {
        for (var body : bodies().entrySet()) {
            var answer =
                    contentType.isEmpty()
                            ? door.deliver("anything", body.getValue())
                            : door.deliver(
                                    "anything", body.getValue(), "Content-Type", contentType);
            assertEquals(202, answer.statusCode(), body.getKey());
            var messages = door.takeAll();
            assertEquals(1, messages.size(), body.getKey());
            assertArrayEquals(
                    body.getValue(), messages.getFirst().payload().bytes(), body.getKey());
        }
    }

    private static Map<String, byte[]> bodies() {
        var random = new byte[500 * 1_024];
        new Random(1).nextBytes(random);
        var bodies = new LinkedHashMap<String, byte[]>();
        bodies.put("line ends", "{\r\n\"a\":\r1\n}\r\n\r\n".getBytes(UTF_8));
        bodies.put("byte order mark", "\ufeff{}".getBytes(UTF_8));
        bodies.put("UTF-16", "{\"a\":\"Zoë ☃\"}".getBytes(UTF_16));
        bodies.put("invalid UTF-8", new byte[] {'{', (byte) 0xc3, (byte) 0x28, (byte) 0xff, '}'});
        bodies.put("latin 1", "Zoë".getBytes(ISO_8859_1));
        bodies.put("NUL", new byte[] {0, 'a', 0});
        bodies.put("empty", new byte[0]);
        bodies.put("white space", " \t\n".getBytes(UTF_8));
        bodies.put("repeated form keys", "a=1&a=2&b=%2F+%20&&=&a=".getBytes(UTF_8));
        bodies.put("multipart", MULTIPART.getBytes(UTF_8));
        bodies.put(
                "numbers that a parser would round",
                "{\"a\":1.10000000000000000001e3}".getBytes(UTF_8));
        bodies.put("500 KiB at random", random);
        return bodies;
    }

    @Test
    void the_largest_body_is_taken_and_one_byte_more_is_not() {
        assertEquals(202, door.deliver("small", new byte[SMALL]).statusCode());
        assertEquals(SMALL, door.takeAll().getFirst().payload().size());
        assertEquals(413, door.deliver("small", new byte[SMALL + 1]).statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    @Test
    void the_same_limit_holds_for_a_body_whose_length_is_not_told() {
        assertEquals(202, chunked(new byte[SMALL]).statusCode());
        assertEquals(SMALL, door.takeAll().getFirst().payload().size());
        assertEquals(413, chunked(new byte[SMALL + 1]).statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    private static HttpResponse<String> chunked(byte[] body) {
        var publisher = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        var request = door.request("small").POST(publisher);
        door.signed("small", body).forEach(request::header);
        return door.send(request.build());
    }

    @Test
    void without_a_limit_of_its_own_a_source_takes_what_its_queue_takes() {
        assertEquals(202, door.deliver("anything", new byte[1_000 * 1_024]).statusCode());
        assertEquals(413, door.deliver("anything", new byte[1_000 * 1_024 + 1]).statusCode());
        assertEquals(1, door.takeAll().size());
    }

    /** Memory that a request does not give back is lost until the server ends. */
    @Test
    void fifty_mebibytes_of_bodies_leave_no_memory_taken() {
        var body = new byte[512 * 1_024];
        door.deliver("anything", body);
        var before = serverMemory();
        for (var i = 0; i < 100; i++) {
            assertEquals(202, door.deliver("anything", body).statusCode());
            door.takeAll();
        }
        var grown = serverMemory() - before;
        assertTrue(grown < 25 * 1_024 * 1_024, grown + " bytes");
    }

    private static long serverMemory() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    /** More than any source may allow is not even read. */
    @Test
    void a_length_beyond_the_server_s_limit_is_refused_before_the_body_comes() throws IOException {
        var answer =
                door.raw(
                        """
                        POST /webhooks/small HTTP/1.1\r
                        Host: localhost\r
                        Content-Length: 2000000\r
                        \r
                        """
                                .getBytes(UTF_8));
        assertEquals("HTTP/1.1 413 Request Entity Too Large", answer);
    }

    @Test
    void chunks_beyond_the_server_s_limit_are_refused_while_they_come() throws IOException {
        var head =
                """
                POST /webhooks/small HTTP/1.1\r
                Host: localhost\r
                Transfer-Encoding: chunked\r
                \r
                """;
        var chunks = "10000\r\n" + "x".repeat(65_536) + "\r\n";
        var answer = door.raw((head + chunks.repeat(17)).getBytes(UTF_8));
        assertEquals("HTTP/1.1 413 Request Entity Too Large", answer);
    }

    /** Two servers in a row that believe different lengths can be made to see two requests. */
    @Test
    void two_lengths_of_one_body_are_a_bad_request() throws IOException {
        for (var lengths :
                List.of(
                        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                        "Content-Length: 5\r\nContent-Length: 6\r\n")) {
            var answer =
                    door.raw(
                            ("POST /webhooks/small HTTP/1.1\r\nHost: localhost\r\n"
                                            + lengths
                                            + "\r\n0\r\n\r\n")
                                    .getBytes(UTF_8));
            assertTrue(answer.startsWith("HTTP/1.1 400"), lengths + answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Signature: %s\r\nX-Signature: %s", "X-Signature: %1$s,%1$s"})
    void a_signature_that_stands_there_twice_is_refused(String headers) throws IOException {
        var signature = door.signed("small", new byte[0]).get("X-Signature");
        var answer =
                door.raw(
                        ("POST /webhooks/small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                                        + String.format(headers, signature, signature)
                                        + "\r\n\r\n")
                                .getBytes(UTF_8));
        assertEquals("HTTP/1.1 401 Unauthorized", answer);
        assertEquals(List.of(), door.takeAll());
    }
}
