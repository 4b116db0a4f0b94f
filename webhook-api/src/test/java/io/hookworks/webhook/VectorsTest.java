package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.config.Profiles;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.signature.Scheme;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each provider sends, through HTTP, and what each is told. */
class VectorsTest {
    private static final int SAMPLES = 7;

    private static Door door;

    @BeforeAll
    static void open() {
        var at = Vector.all().getFirst().at();
        door = Door.of(file(VectorsTest::deadline), VectorsTest::secret, at);
    }

    /** One waits for a queue that does not answer; no other is to see its deadline pass. */
    private static String deadline(String provider) {
        return provider.equals(Vector.all().getFirst().provider()) ? "2s" : "2900ms";
    }

    @AfterAll
    static void close() {
        door.close();
    }

    /**
     * A source for each provider, by its name.
     *
     * @param deadline of each provider's source
     */
    static String file(UnaryOperator<String> deadline) {
        var file = new StringBuilder("{provider: sqs, queues: {events: {}}, sources: {");
        for (var vector : Vector.all()) {
            var name = vector.provider();
            var shows = Objects.requireNonNull(Profiles.known().get(name)).showsToken();
            file.append(name).append(": {queue: events, provider: ").append(name);
            file.append(", secrets: [\"${").append(variable(name)).append("}\"]");
            file.append(shows ? ", verify-token: \"${VERIFY}\"" : "");
            file.append(vector.url().isEmpty() ? "" : ", public-url: \"" + vector.url() + "\"");
            file.append(", deadline: ").append(deadline.apply(name)).append("}, ");
        }
        return file.append("}}").toString();
    }

    static @Nullable String secret(String variable) {
        if (variable.equals("HOOKWORKS_PROVIDER")) {
            return null;
        }
        return Vector.all().stream()
                .filter(vector -> variable(vector.provider()).equals(variable))
                .map(Vector::secret)
                .findFirst()
                .orElse("the verify token");
    }

    private static String variable(String provider) {
        return provider.replace('-', '_');
    }

    /** Those that code verifies are looked at by {@link SnsTest} and {@link PayPalTest}. */
    @Test
    void no_provider_is_left_out() {
        var sent = Vector.all().stream().map(Vector::provider);
        var code =
                Profiles.known().values().stream()
                        .filter(profile -> profile.scheme().proof().algorithm().isCode())
                        .map(profile -> profile.name());
        assertEquals(
                new TreeSet<>(Profiles.known().keySet()),
                Stream.concat(sent, code).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** One after the other, as their times go. */
    @TestFactory
    Stream<DynamicTest> each_provider_s_request_is_taken_and_no_other_like_it() {
        return Vector.all().stream()
                .map(vector -> DynamicTest.dynamicTest(vector.provider(), () -> check(vector)));
    }

    private static void check(Vector vector) {
        door.clock.advance(Duration.between(door.clock.instant(), vector.at()));
        door.take("events");
        var sends = door.faulty.calls(Verb.SEND);
        var body = vector.body().getBytes(UTF_8);

        var scheme = door.source(vector.provider()).profile().scheme();
        if (scheme.strength() == Scheme.Strength.WHOLE) {
            for (var i = 0; i < body.length; i += Math.max(1, body.length / SAMPLES)) {
                var changed = body.clone();
                changed[i] ^= 1;
                assertEquals(401, post(vector, changed, vector.headers()), "at " + i);
            }
            var shorter = java.util.Arrays.copyOf(body, body.length - 1);
            assertEquals(401, post(vector, shorter, vector.headers()));
        }
        for (var name : vector.headers().keySet()) {
            if (!name.equals("Content-Type")) {
                refuses(vector, name, body);
            }
        }
        assertEquals(sends, door.faulty.calls(Verb.SEND));

        assertTriesAgain(vector, body);
        var answer = door.post(path(vector), body, vector.headers());
        assertEquals(success(vector), answer.statusCode());
        var messages = door.take("events");
        assertEquals(1, messages.size());
        assertEquals(vector.body(), new String(messages.getFirst().payload().bytes(), UTF_8));
        assertTold(vector, answer, messages.getFirst().id());
    }

    /** With a broker that is away, and for one of them with a broker that does not answer. */
    private static void assertTriesAgain(Vector vector, byte[] body) {
        var first = vector.equals(Vector.all().getFirst());
        for (var stuck : first ? List.of(false, true) : List.of(false)) {
            door.queues.stuck(stuck);
            if (!stuck) {
                door.faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 1);
            }
            var answer = door.post(path(vector), body, vector.headers());
            door.queues.stuck(false);
            assertEquals(503, answer.statusCode());
            assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        }
    }

    private static void refuses(Vector vector, String name, byte[] body) {
        var value = Objects.requireNonNull(vector.headers().get(name));
        for (var i = 0; i < value.length(); i += Math.max(1, value.length() / SAMPLES)) {
            var changed = new StringBuilder(value);
            changed.setCharAt(i, (char) (value.charAt(i) ^ 1));
            var headers = new LinkedHashMap<>(vector.headers());
            headers.put(name, changed.toString());
            assertEquals(401, post(vector, body, headers), name + ": " + changed);
        }
        var without = new LinkedHashMap<>(vector.headers());
        without.remove(name);
        assertEquals(401, post(vector, body, without), "without " + name);
        var twice = door.request(path(vector)).POST(BodyPublishers.ofByteArray(body));
        vector.headers().forEach(twice::header);
        twice.header(name, value);
        assertEquals(401, door.send(twice.build()).statusCode(), "two of " + name);
    }

    private static int success(Vector vector) {
        return door.source(vector.provider()).profile().success();
    }

    private static void assertTold(Vector vector, HttpResponse<String> answer, String id) {
        var text = door.source(vector.provider()).profile().answer();
        var told = text == null ? "{\"id\":\"" + id + "\"}" : text;
        assertEquals(answer.statusCode() == 204 ? "" : told, answer.body());
    }

    /**
     * Of webhooks.md, 3.1, and of each provider's page: who takes 200 only, and who waits for what.
     */
    @ParameterizedTest
    @CsvSource({
        "stripe, 200, id",
        "github, 200, id",
        "standard-webhooks, 200, id",
        "svix, 200, id",
        "clerk, 200, id",
        "resend, 200, id",
        "openai, 200, id",
        "mailgun, 200, id",
        "shopify, 200, id",
        "slack, 200, ''",
        "postmark, 200, id",
        "gitlab, 200, id",
        "linear, 200, id",
        "typeform, 200, id",
        "square, 200, id",
        "paddle, 200, id",
        "hubspot, 200, id",
        "twilio, 200, ''",
        "zoom, 200, id",
        "meta, 200, id",
        "whatsapp, 200, id",
        "x, 200, id",
        "xero, 200, ''",
        "adyen, 200, [accepted]",
        "basic-auth, 202, id",
        "bearer-token, 202, id",
        "mutual-tls, 202, id",
        "sendgrid, 200, id",
        "discord, 204, id",
        "discord-interactions, 200, '{\"type\":5}'",
        "microsoft-graph, 202, id",
        "dropbox, 200, id",
        "okta, 200, id",
        "trello, 200, id"
    })
    void each_provider_is_told_what_it_waits_for(String provider, int success, String text) {
        var profile = door.source(provider).profile();
        assertEquals(success, profile.success());
        assertEquals(text, profile.answer() == null ? "id" : profile.answer());
        assertNotEquals("", profile.source());
    }

    /** Each answers GET and HEAD if it makes its handshake by them, and says so otherwise. */
    @ParameterizedTest
    @CsvSource({
        "meta, 400, 405",
        "whatsapp, 400, 405",
        "x, 400, 405",
        "dropbox, 400, 405",
        "okta, 400, 405",
        "trello, 405, 200"
    })
    void who_asks_by_get_or_head_is_heard(String provider, int get, int head) {
        assertEquals(get, door.ask("GET", provider).statusCode());
        assertEquals(head, door.ask("HEAD", provider).statusCode());
    }

    @Test
    void nobody_else_is_answered_but_to_a_post() {
        var asking = List.of("meta", "whatsapp", "x", "dropbox", "okta", "trello");
        for (var vector : Vector.all()) {
            if (asking.contains(vector.provider())) {
                continue;
            }
            for (var method : List.of("GET", "HEAD")) {
                var answer = door.ask(method, vector.provider());
                assertEquals(405, answer.statusCode(), vector.provider());
                assertEquals(List.of("POST"), answer.headers().allValues("Allow"));
            }
        }
    }

    private static int post(Vector vector, byte[] body, Map<String, String> headers) {
        return door.post(path(vector), body, headers).statusCode();
    }

    static String path(Vector vector) {
        return vector.provider() + (vector.query().isEmpty() ? "" : "?" + vector.query());
    }
}
