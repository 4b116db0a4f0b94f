package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is rightly signed is accepted however HTTP is written; what is no HTTP never is. */
class HttpDetailsTest {
    private static final byte[] EVENT = "{\"id\":\"evt_1\"}".getBytes(UTF_8);

    private final Door door = new Door(Map.of("hookworks.strangers.hold", "0s"));

    @AfterEach
    void close() {
        door.close();
    }

    /** Sends EVENT with the signature of its source and these further header lines. */
    private String post(String source, String target, String... lines) throws IOException {
        var head = new StringBuilder("POST " + target + " HTTP/1.1\r\n");
        door.signed(source, EVENT)
                .forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        for (var line : lines) {
            head.append(line).append("\r\n");
        }
        head.append("Content-Length: " + EVENT.length + "\r\n\r\n");
        return door.raw((head + new String(EVENT, UTF_8)).getBytes(ISO_8859_1));
    }

    private void assertTaken(int status, String line) {
        assertTrue(line.startsWith("HTTP/1.1 " + status + " "), line);
        assertEquals(1, door.takeAll().size());
        door.forget();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1", "hooks.example"})
    void origin_is_ignored(String host) throws IOException {
        var line =
                post("each", "/webhooks/each", "Host: " + host, "Origin: https://gocardless.com");
        assertTaken(202, line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utf-8",
                "UTF-8",
                "",
                "none",
                "identity, identity",
                "identity\r\nContent-Encoding: identity",
                "application/json",
                "8bit"
            })
    void a_content_encoding_that_changes_no_bytes_is_accepted(String value) throws IOException {
        assertTaken(202, post("each", "/webhooks/each", "Host: a", "Content-Encoding: " + value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity, br", "deflate", "unheard-of"})
    void a_content_encoding_that_changes_bytes_is_not(String value) throws IOException {
        var line = post("each", "/webhooks/each", "Host: a", "Content-Encoding: " + value);
        assertTrue(line.startsWith("HTTP/1.1 415 "), line);
        assertEquals(List.of(), door.takeAll());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/webhooks/each?a=1|2",
                "/webhooks/each?a={b}&c=[d]",
                "/webhooks/each?a=\"b\"<c>^`\\",
                "/webhooks/each?a=50%&b=%zz%4",
                "/webhooks/each?name=Zo\u00c3\u00ab",
                "/webhooks/each?name=Zo\u00eb\u0085",
                "/webhooks/each?",
                "/webhooks/each/",
                "/webhooks/%65ach",
                "/webhooks/e%61c%68/?a=1",
                "http://hooks.example/webhooks/each",
                "HTTPS://hooks.example:8443/webhooks/each?a=|"
            })
    void a_target_as_senders_write_it_is_accepted(String target) throws IOException {
        assertTaken(202, post("each", target, "Host: hooks.example"));
    }

    @ParameterizedTest
    @CsvSource({"okta, trello", "okta/, trello/", "%6fkta, trell%6f", "okt%61/, %74rello/"})
    void a_handshake_finds_its_source_as_an_event_does(String okta, String trello) {
        var answer = door.ask("GET", okta, "X-Okta-Verification-Challenge", "abc");
        assertEquals("{\"verification\":\"abc\"}", answer.body());
        assertEquals(200, door.ask("HEAD", trello).statusCode());
    }

    @Test
    void headers_of_32_kib_are_accepted_and_more_are_431() throws IOException {
        var line = "X-Trace: " + "x".repeat(7_000);
        assertTaken(202, post("each", "/webhooks/each", "Host: a", line, line, line, line));
        var more = post("each", "/webhooks/each", "Host: a", line, line, line, line, line);
        assertTrue(more.startsWith("HTTP/1.1 431 "), more);
        assertEquals(1, count("each", "bad_request"));
    }

    @Test
    void a_sender_that_shows_a_password_is_asked_for_it() {
        var answer = door.post("postmark", EVENT, Map.of());
        assertEquals(401, answer.statusCode());
        assertEquals(
                "Basic realm=\"postmark\"",
                answer.headers().firstValue("WWW-Authenticate").orElse(""));
        assertTrue(
                door.post("each", EVENT, Map.of())
                        .headers()
                        .firstValue("WWW-Authenticate")
                        .isEmpty());
    }

    @Test
    void spaces_behind_the_name_of_an_authentication_scheme_mean_nothing() {
        var shown = "" + door.signed("postmark", EVENT).get("Authorization");
        var answer =
                door.post("postmark", EVENT, Map.of("Authorization", shown.replace(" ", "   ")));
        assertEquals(200, answer.statusCode());
    }

    @Test
    void slack_s_check_of_the_certificate_is_answered_and_not_published() {
        var form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        var check = "ssl_check=1&token=abc".getBytes(UTF_8);
        assertEquals(200, door.post("slack", check, form).statusCode());
        assertEquals(401, door.post("slack", check, Map.of()).statusCode(), "no form");
        var command = "command=%2Fpay&text=ssl_check=1".getBytes(UTF_8);
        assertEquals(401, door.post("slack", command, form).statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    private static Stream<String> noHttp() {
        var chunked = "Transfer-Encoding: chunked";
        var withHeaders =
                Stream.of(
                        "Content-Length: abc",
                        "Content-Length: 1 1",
                        "Content-Length: 2, 2",
                        "Content-Length: 99999999999999999999",
                        "Content-Length: -1",
                        "Transfer-Encoding: xchunked",
                        chunked + ", identity",
                        chunked + "\r\n" + chunked,
                        "Host: b",
                        "Bad Header: 1");
        return Stream.concat(
                withHeaders.map(each -> "POST /webhooks/each HTTP/1.1\r\nHost: a\r\n" + each),
                Stream.of(
                        "POST /webhooks/each HTTP/1.0\r\n" + chunked,
                        "POST /webhooks/each HTTP/9.9\r\nHost: a",
                        "POST /webhooks/each HTTP/2.0\r\nHost: a",
                        "POST /webhooks/each HTTP/1.1\r\nContent-Length: 0",
                        "POST /webhooks/each",
                        "\u0016\u0003\u0001\u0002\u0000\u0001"));
    }

    @ParameterizedTest
    @MethodSource("noHttp")
    void what_is_no_http_is_answered_400_at_once_and_counted(String request) throws IOException {
        var line = door.raw((request + "\r\n\r\n0\r\n\r\n").getBytes(ISO_8859_1));
        assertTrue(line.startsWith("HTTP/1.1 400 "), line);
        assertEquals(1, count("each", "bad_request") + count("unknown", "bad_request"));
        Awaitility.await().until(() -> door.bean(Requests.class).count() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n",
                "14\r\n{\"object_kind\":\"push\r\nzz\r\n",
                "e\r\n{\"id\":\"evt_1\"}\r\nzz\r\n",
                "e\r\n{\"id\":\"evt_1\"}x\r\n0\r\n\r\n",
                "-1\r\n\r\n",
                "fffffffffffffffff\r\n",
                "\r\n"
            })
    void a_broken_chunked_body_is_400_and_nothing_is_published(String body) throws IOException {
        for (var source : List.of("each", "watched", "doubted")) {
            var head = new StringBuilder("POST /webhooks/" + source + " HTTP/1.1\r\nHost: a\r\n");
            door.signed(source, EVENT)
                    .forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            head.append("Transfer-Encoding: chunked\r\n\r\n").append(body);
            var line = door.raw(head.toString().getBytes(ISO_8859_1));
            assertTrue(line.startsWith("HTTP/1.1 400 "), line);
            assertEquals(1, count(source, "bad_request"));
        }
        Awaitility.await().until(() -> door.bean(Requests.class).count() == 0);
        assertEquals(0, door.bean(BodyBytes.class).bytes());
        assertEquals(List.of(), door.takeAll());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /webhooks/each HTTP/1.0\r\n",
                "POST /webhooks/each HTTP/1.0\r\nConnection: keep-alive\r\n",
                "POST /webhooks/each HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            })
    void request_behind_one_that_closes_the_connection_is_not_processed(String head)
            throws IOException {
        var answers = pipelined(head, "POST /webhooks/each HTTP/1.1\r\nHost: a\r\n");
        assertEquals(1, answers.split(" 202 Accepted", -1).length - 1, answers);
        assertEquals(1, door.takeAll().size());
    }

    @Test
    void event_behind_a_head_request_is_answered() throws IOException {
        var answers =
                pipelined(
                        "HEAD /webhooks/each HTTP/1.1\r\nHost: a\r\n",
                        "POST /webhooks/each HTTP/1.1\r\nHost: a\r\nConnection: close\r\n");
        assertTrue(answers.contains(" 202 Accepted"), answers);
        assertEquals(1, door.takeAll().size());
    }

    /** Sends EVENT behind each of these heads at once, and returns all that is answered. */
    private String pipelined(String... heads) throws IOException {
        var requests = new StringBuilder();
        for (var head : heads) {
            requests.append(head);
            door.signed("each", EVENT)
                    .forEach((name, value) -> requests.append(name + ": " + value + "\r\n"));
            requests.append("Content-Length: " + EVENT.length + "\r\n\r\n");
            requests.append(new String(EVENT, UTF_8));
        }
        try (var socket = door.connect()) {
            socket.getOutputStream().write(requests.toString().getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void what_the_server_answers_by_itself_is_counted() throws IOException {
        assertEquals(405, door.ask("OPTIONS", "each", "Origin", "https://a.example").statusCode());
        assertEquals(1, count("each", "not_allowed"));
        assertEquals(404, door.ask("GET", "each/%00/more").statusCode());
        assertEquals(1, count("unknown", "unknown_source"));
        assertTrue(door.raw("GET * HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8)).contains(" 40"));
        assertTrue(
                door.raw("GET //[: HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8)).contains(" 40"));
        assertEquals(3, count("unknown", "unknown_source") + count("unknown", "bad_request"));
    }

    private long count(String source, String outcome) {
        return door
                .meters
                .find("hookworks.webhooks")
                .tags("source", source, "outcome", outcome)
                .timers()
                .stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }
}
