package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.hookworks.queue.Message;
import io.hookworks.signature.Certificates;
import io.hookworks.signature.Request;
import io.hookworks.signature.Sns;
import io.hookworks.signature.Verification;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** AWS SNS through the whole door, with certificates that the test gives. */
class SnsTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:orders";
    private static final String URL =
            "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem";
    private static final String ISSUER = "http://crt.r2m01.amazontrust.com/r2m01.cer";
    private static final List<String> NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> CONFIRMATION =
            List.of(
                    "Message",
                    "MessageId",
                    "SubscribeURL",
                    "Timestamp",
                    "Token",
                    "TopicArn",
                    "Type");

    private static Authority authority;
    private static Published outside;
    private static Door door;

    @BeforeAll
    static void open() {
        authority = new Authority("root");
        authority.give("root", "mid", "CN=Amazon RSA 2048 M01", 3_650, "bc:c");
        var aia = "aia=caIssuers:uri:" + ISSUER;
        authority.give("mid", "sns", "CN=aws", 3_650, aia, "san=dns:sns.amazonaws.com");
        authority.give("mid", "other", "CN=aws", 3_650, aia, "san=dns:lambda.amazonaws.com");
        authority.give("mid", "expired", "CN=aws", 10, aia, "san=dns:sns.amazonaws.com");
        outside = new Published();
        outside.put(ISSUER, authority.der("mid"));
        outside.put(URL, authority.pem("sns"));
        door = new Door(outside, new Roots(List.of(authority.root())));
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @BeforeEach
    void empty() {
        door.takeAll();
        outside.down(false);
    }

    @Test
    void a_notification_lands_as_it_came_under_its_own_id() {
        for (var message : List.of(notification(), with(notification(), "Subject", "Order 7"))) {
            var body = signed("sns", "2", message);
            assertEquals(200, post("sns", body).statusCode());
            var landed = only();
            var signed = canonical(message, NOTIFICATION).getBytes(UTF_8);
            assertEquals("sns:22b80b92:" + WebhookTest.hash(signed), landed.id());
            assertEquals(TOPIC, landed.type());
            assertEquals(body, new String(landed.payload().bytes(), UTF_8));
            assertEquals("aws-sns:sns", landed.attributes().get("verified"));
            assertEquals("text/plain; charset=UTF-8", landed.attributes().get("content-type"));
        }
    }

    @Test
    void sha_1_will_do_only_where_the_source_says_so() {
        var body = signed("sns", "1", notification());
        assertEquals(401, post("sns", body).statusCode());
        assertEquals(200, post("sns-sha1", body).statusCode());
        assertEquals(200, post("sns-sha1", signed("sns", "2", notification())).statusCode());
        // A signature by one algorithm is none by the other.
        var relabelled = body.replace("\"SignatureVersion\":\"1\"", "\"SignatureVersion\":\"2\"");
        assertNotEquals(body, relabelled);
        assertEquals(401, post("sns", relabelled).statusCode());
    }

    @Test
    void another_topic_is_refused_though_aws_signed_it_and_nothing_is_fetched_for_it() {
        for (var topic :
                List.of(
                        "arn:aws:sns:eu-west-1:999999999999:orders",
                        "arn:aws:sns:eu-west-1:123456789012:others",
                        "arn:aws:sns:us-east-1:123456789012:orders")) {
            var calls = outside.calls.size();
            var body = signed("sns", "2", with(notification(), "TopicArn", topic));
            assertEquals(401, post("sns", body).statusCode(), topic);
            assertEquals(calls, outside.calls.size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem",
                "https://evil.example/SimpleNotificationService-0a1b.pem",
                "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-0a1b.pem",
                "https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-0a1b.pem",
                "https://user@sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem",
                "https://sns.eu-west-1.amazonaws.com:444/SimpleNotificationService-0a1b.pem",
                "https://evil.example#sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem",
                "https://evil.example\\\\@sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem",
                "https://bucket.s3.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem",
                "https://sns.evil.amazonaws.com/SimpleNotificationService-0a1b.pem",
                "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem?a=b",
                "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem#a",
                "https://sns.eu-west-1.amazonaws.com/a/../SimpleNotificationService-0a1b.pem",
                "https://sns.eu-west-1.amazonaws.com/?Action=Publish&x=.pem",
                "https://169.254.169.254/SimpleNotificationService-0a1b.pem",
                "file:///etc/passwd",
                ""
            })
    void a_certificate_elsewhere_is_refused_and_nobody_is_called(String url) {
        var calls = outside.calls.size();
        var body = signed("sns", "2", notification()).replace(URL, url);
        assertEquals(401, post("sns", body).statusCode());
        assertEquals(calls, outside.calls.size());
    }

    @Test
    void a_certificate_that_is_fetched_once_is_kept() {
        post("sns", signed("sns", "2", notification()));
        var calls = outside.calls.size();
        outside.down(true);
        assertEquals(200, post("sns", signed("sns", "2", notification())).statusCode());
        assertEquals(calls, outside.calls.size());
    }

    /** SNS tries again after a 503; a 401 would be its last word. */
    @Test
    void a_certificate_that_cannot_be_had_is_no_refusal() {
        var later = URL.replace("0a1b", "ff");
        var body = signed("sns", "2", notification()).replace(URL, later);
        var answer = post("sns", body);
        assertEquals(503, answer.statusCode());
        assertEquals(1, answer.headers().allValues("Retry-After").size());
        outside.put(later, authority.pem("sns"));
        door.clock.advance(Duration.ofSeconds(61));
        assertEquals(200, post("sns", body).statusCode());
        assertEquals(1, door.takeAll().size());
    }

    @Test
    void a_certificate_that_is_not_aws_s_own_is_refused() {
        var stranger = new Authority("stranger");
        stranger.give("stranger", "sns", "CN=aws", 3_650, "san=dns:sns.amazonaws.com");
        refuses("a0", stranger.pem("sns"), stranger.signed("sns", "SHA256withRSA", canonical()));
        refuses("a1", authority.pem("other"), signature("other"));
        refuses("a2", authority.pem("expired"), signature("expired"));
        refuses("a3", "no certificate".getBytes(UTF_8), signature("sns"));
        refuses("a4", new byte[0], signature("sns"));
        // That of a server beside the right ones, which proves nothing of what was signed.
        refuses("a5", authority.pem("other", "sns", "mid"), signature("other"));
    }

    private static void refuses(String name, byte[] page, String signature) {
        var url = URL.replace("0a1b", name);
        outside.put(url, page);
        var body =
                signed("sns", "2", notification())
                        .replaceFirst(
                                "\"Signature\":\"[^\"]*\"", "\"Signature\":\"" + signature + "\"")
                        .replace(URL, url);
        assertEquals(401, post("sns", body).statusCode(), name);
        assertEquals(List.of(), door.takeAll());
    }

    @Test
    void a_chain_that_comes_whole_needs_nobody_else() {
        var url = URL.replace("0a1b", "b0");
        outside.put(url, authority.pem("sns", "mid"));
        var calls = outside.calls.size();
        var body = signed("sns", "2", notification()).replace(URL, url);
        assertEquals(200, post("sns", body).statusCode());
        assertEquals(calls + 1, outside.calls.size());
    }

    @Test
    void a_subscription_is_confirmed_where_sns_is_and_not_where_the_message_says() {
        var confirm =
                "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"
                        + "&Version=2010-03-31&TopicArn="
                        + TOPIC
                        + "&Token=2336412f37";
        var body = signed("sns", "2", confirmation());
        // Not confirmed: SNS tries again.
        assertEquals(503, post("sns", body).statusCode());
        outside.put(confirm, "<ConfirmSubscriptionResponse/>".getBytes(UTF_8));
        var answer = post("sns", body);
        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals(confirm, outside.calls.getLast().toString());
        assertEquals(
                List.of(),
                outside.calls.stream().filter(uri -> uri.toString().contains("evil")).toList());
        assertEquals(List.of(), door.takeAll());
    }

    @Test
    void a_confirmation_that_aws_did_not_sign_or_of_another_topic_confirms_nothing() {
        var calls = outside.calls.size();
        var body = signed("sns", "2", confirmation());
        assertEquals(401, post("sns", body.replace("2336412f37", "2336412f38")).statusCode());
        var other = TOPIC.replace("orders", "others");
        var foreign = signed("sns", "2", with(confirmation(), "TopicArn", other));
        assertEquals(401, post("sns", foreign).statusCode());
        var odd = signed("sns", "2", with(confirmation(), "Token", "a&TopicArn=b"));
        assertEquals(400, post("sns", odd).statusCode());
        assertEquals(
                List.of(),
                outside.calls.subList(calls, outside.calls.size()).stream()
                        .filter(uri -> uri.toString().contains("Action"))
                        .toList());
    }

    @Test
    void the_end_of_a_subscription_is_no_event() {
        var body = with(confirmation(), "Type", "UnsubscribeConfirmation");
        assertEquals(200, post("sns", signed("sns", "2", body)).statusCode());
        assertEquals(List.of(), door.takeAll());
    }

    /** Every byte of what was signed, and of the signature; not of what nobody signs. */
    @Test
    void one_byte_changed_is_refused() {
        var sns =
                new Sns(
                        new Certificates(
                                outside,
                                List.of(authority.root()),
                                door.clock,
                                door.clock::steady,
                                () -> () -> true));
        var body = signed("sns", "2", with(notification(), "Subject", "Order"));
        var free = body.indexOf("\"SigningCertURL\"");
        for (var i = 0; i < free; i++) {
            var changed = body.getBytes(UTF_8);
            changed[i] ^= 1;
            var answer = verdict(sns, changed);
            assertEquals(
                    Verification.Refused.class,
                    answer.getClass(),
                    "at " + i + " of " + new String(changed, UTF_8));
        }
        assertEquals(Verification.Genuine.class, verdict(sns, body.getBytes(UTF_8)).getClass());
        for (var odd : List.of(body + "{}", body.replace("{", "{\"Type\":\"a\","), "[]", "", "7")) {
            var answer = verdict(sns, odd.getBytes(UTF_8));
            assertEquals(Verification.Refused.class, answer.getClass(), odd);
        }
    }

    private static Verification verdict(Sns sns, byte[] body) {
        return sns.verify(
                door.source("sns").profile().scheme(),
                Set.of(TOPIC),
                new Request("POST", null, name -> List.of(), () -> body),
                door.clock.instant());
    }

    /** Two readings of one signed text would be two messages under one signature. */
    @Test
    void a_value_of_several_lines_is_refused_where_sns_has_none() {
        for (var name : List.of("MessageId", "Subject", "Timestamp")) {
            var value = notification().getOrDefault(name, "Order") + "\nType\nNotification";
            var body = signed("sns", "2", with(notification(), name, value));
            assertEquals(401, post("sns", body).statusCode(), name);
        }
        var body = signed("sns", "2", with(notification(), "Message", "a\nMessageId\nb"));
        assertEquals(200, post("sns", body).statusCode());
    }

    /** A retry has the time of publishing, and a retry policy takes an hour at most. */
    @Test
    void a_message_that_was_published_too_long_ago_or_in_the_future_is_refused() {
        var now = door.clock.instant();
        for (var ago : List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(6))) {
            var at = with(notification(), "Timestamp", now.minus(ago).toString());
            assertEquals(200, post("sns", signed("sns", "2", at)).statusCode(), ago.toString());
        }
        var calls = outside.calls.size();
        for (var time :
                List.of(
                        "2016-03-01T12:00:00.000Z",
                        "2099-03-01T12:00:00.000Z",
                        now.minus(Duration.ofHours(6)).minusMillis(1).toString(),
                        now.plus(Duration.ofMinutes(5)).plusMillis(1).toString(),
                        "yesterday")) {
            var at = with(notification(), "Timestamp", time);
            assertEquals(401, post("sns", signed("sns", "2", at)).statusCode(), time);
        }
        assertEquals(calls, outside.calls.size(), "no certificate is fetched for them");
    }

    private static Map<String, String> notification() {
        var message = new LinkedHashMap<String, String>();
        message.put("Type", "Notification");
        message.put("MessageId", "22b80b92");
        message.put("TopicArn", TOPIC);
        message.put("Message", "{\"order\":7,\"of\":\"Zoë\"}");
        message.put("Timestamp", door.clock.instant().toString());
        return message;
    }

    private static Map<String, String> confirmation() {
        var message = with(notification(), "Type", "SubscriptionConfirmation");
        message.put("Token", "2336412f37");
        message.put("SubscribeURL", "https://evil.example/?Action=ConfirmSubscription");
        return message;
    }

    private static Map<String, String> with(
            Map<String, String> message, String name, String value) {
        var changed = new LinkedHashMap<>(message);
        changed.put(name, value);
        return changed;
    }

    private static String canonical() {
        return canonical(notification(), NOTIFICATION);
    }

    private static String canonical(Map<String, String> message, List<String> names) {
        var text = new StringBuilder();
        for (var name : names) {
            if (message.containsKey(name)) {
                text.append(name).append('\n').append(message.get(name)).append('\n');
            }
        }
        return text.toString();
    }

    private static String signature(String alias) {
        return authority.signed(alias, "SHA256withRSA", canonical());
    }

    private static String signed(String alias, String version, Map<String, String> message) {
        var names = message.containsKey("Token") ? CONFIRMATION : NOTIFICATION;
        var algorithm = version.equals("1") ? "SHA1withRSA" : "SHA256withRSA";
        var whole = new LinkedHashMap<>(message);
        whole.put("SignatureVersion", version);
        whole.put("Signature", authority.signed(alias, algorithm, canonical(message, names)));
        whole.put("SigningCertURL", URL);
        whole.put("UnsubscribeURL", "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe");
        try {
            return new ObjectMapper().writeValueAsString(whole);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> post(String source, String body) {
        return door.post(
                source, body.getBytes(UTF_8), Map.of("Content-Type", "text/plain; charset=UTF-8"));
    }

    private static Message only() {
        var messages = door.takeAll();
        assertEquals(1, messages.size(), messages.toString());
        return messages.getFirst();
    }
}
