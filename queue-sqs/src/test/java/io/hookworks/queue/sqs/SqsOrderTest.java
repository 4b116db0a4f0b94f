package io.hookworks.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.queue.Finding;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** What goes to a FIFO queue, and how SQS is told which kind of queue it is. */
class SqsOrderTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final QueueName QUEUE = QueueName.of("orders");

    /** Bodies of the entries of each call, in order; those that say so fail. */
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();

    private final List<String> deduplicationIds = new CopyOnWriteArrayList<>();

    @Test
    void two_messages_of_a_key_never_share_a_call() {
        var results =
                send(keyed("a", "a1"), keyed("a", "a2"), keyed("b", "b1"), keyed(null, "free"));
        assertEquals(List.of(List.of("a1", "b1", "free"), List.of("a2")), calls);
        results.forEach(result -> assertInstanceOf(Result.Ok.class, result));
    }

    @Test
    void after_a_message_that_failed_its_key_is_held_back_and_others_go_on() {
        var results =
                send(
                        keyed("a", "fails"),
                        keyed("a", "a2"),
                        keyed("b", "b1"),
                        keyed("b", "b2"),
                        keyed("a", "a3"));
        assertEquals(List.of(List.of("fails", "b1"), List.of("b2")), calls);
        assertEquals(Kind.OUTCOME_UNKNOWN, kind(results.get(0)));
        assertEquals(Kind.UNAVAILABLE, kind(results.get(1)));
        assertInstanceOf(Result.Ok.class, results.get(2));
        assertInstanceOf(Result.Ok.class, results.get(3));
        assertEquals(Kind.UNAVAILABLE, kind(results.get(4)));
    }

    @Test
    void every_send_of_a_message_is_one_of_its_own_for_the_broker() {
        var message = keyed("a", "twice");
        send(message, message);
        send(message);
        assertEquals(3, new HashSet<>(deduplicationIds).size());
    }

    @Test
    void queue_of_the_other_kind_is_an_error() {
        var standard = spec(Guarantees.NONE);
        assertFound("is a standard queue", standard, spec(standard.name(), Guarantees.PER_KEY));
        var fifo = spec(Guarantees.PER_KEY);
        assertFound("a FIFO queue", fifo, spec(fifo.name(), Guarantees.NONE));
    }

    @Test
    void provisioning_again_changes_what_differs() {
        var spec = spec(Guarantees.PER_KEY);
        var longer =
                new QueueSpec(
                        spec.name(),
                        spec.guarantees(),
                        Duration.ofSeconds(60),
                        spec.retention(),
                        spec.deadLetters());
        try (var client = open(ElasticMq.endpoint(), QueueCatalog.PLAIN)) {
            client.provisioner().provision(spec);
            assertEquals(List.of(), client.verify(spec));
            client.provisioner().provision(longer);
            assertEquals(List.of(), client.verify(longer));
        }
    }

    private List<Result<String>> send(Message... messages) {
        var catalog = new QueueCatalog(Map.of(QUEUE, Guarantees.PER_KEY));
        try (var fake =
                        new FakeSqs(
                                call ->
                                        FakeSqs.say(
                                                        200,
                                                        answer(
                                                                call.getRequestBody()
                                                                        .readAllBytes()))
                                                .to(call));
                var client = open(fake.endpoint(), catalog)) {
            return client.send(QUEUE, List.of(messages).stream().map(Outgoing::now).toList());
        }
    }

    private String answer(byte[] request) throws IOException {
        var answer = JSON.createObjectNode();
        answer.putArray("Successful");
        answer.putArray("Failed");
        var bodies = new ArrayList<String>();
        for (var entry : JSON.readTree(request).path("Entries")) {
            var body = entry.path("MessageBody").asText();
            bodies.add(body);
            deduplicationIds.add(entry.path("MessageDeduplicationId").asText());
            if (body.equals("fails")) {
                told(answer, "Failed", entry)
                        .put("SenderFault", false)
                        .put("Code", "InternalError");
            } else {
                told(answer, "Successful", entry)
                        .put("MessageId", UUID.randomUUID().toString())
                        .put("MD5OfMessageBody", md5(body))
                        .put("MD5OfMessageAttributes", "3aca4ee56d1c6c66fbe8e8a209eba5c5");
            }
        }
        calls.add(bodies);
        return answer.toString();
    }

    private static ObjectNode told(ObjectNode answer, String how, JsonNode entry) {
        return answer.withArray(how).addObject().put("Id", entry.path("Id").asText());
    }

    private static String md5(String text) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertFound(String what, QueueSpec there, QueueSpec wanted) {
        try (var client = open(ElasticMq.endpoint(), QueueCatalog.PLAIN)) {
            client.provisioner().provision(there);
            var finding = client.verify(wanted).getFirst();
            assertEquals(Finding.Severity.ERROR, finding.severity());
            assertTrue(finding.what().contains(what), finding::toString);
        }
    }

    private static SqsQueueClient open(URI endpoint, QueueCatalog catalog) {
        var settings = SqsSettings.standard().at(endpoint).closingWithin(Duration.ofMillis(100));
        return SqsQueueClient.open(settings, catalog);
    }

    private static QueueSpec spec(Guarantees guarantees) {
        return spec(QueueName.of("order-" + UUID.randomUUID()), guarantees);
    }

    private static QueueSpec spec(QueueName name, Guarantees guarantees) {
        var net = new QueueSpec.DeadLetters(Duration.ofDays(14), 20);
        return new QueueSpec(name, guarantees, Duration.ofSeconds(30), Duration.ofDays(4), net);
    }

    private static Message keyed(@Nullable String key, String body) {
        return new Message("id", "t", Instant.EPOCH, Payload.ofText(body), Map.of(), key);
    }

    private static Kind kind(Result<?> result) {
        return assertInstanceOf(Result.Failed.class, result).error().kind();
    }
}
