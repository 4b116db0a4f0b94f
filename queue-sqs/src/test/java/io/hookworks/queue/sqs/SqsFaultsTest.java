package io.hookworks.queue.sqs;

import static io.hookworks.queue.sqs.FakeSqs.say;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.Result;
import io.hookworks.queue.testkit.process.FreePorts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class SqsFaultsTest {
    private static final QueueName QUEUE = QueueName.of("orders");

    @ParameterizedTest
    @CsvSource({
        "400, com.amazonaws.sqs#QueueDoesNotExist, QUEUE_NOT_FOUND",
        "400, com.amazonaws.sqs#RequestThrottled, THROTTLED",
        "403, AccessDeniedException, ACCESS_DENIED",
        "500, InternalFailure, OUTCOME_UNKNOWN",
        "503, ServiceUnavailable, UNAVAILABLE"
    })
    void error_of_the_call_is_the_error_of_every_entry(int status, String code, Kind kind) {
        try (var fake = new FakeSqs(say(status, "{\"__type\": \"" + code + "\"}"));
                var client = open(fake.endpoint())) {
            var results = client.send(QUEUE, List.of(small(), small()));
            assertEquals(List.of(kind, kind), kinds(results));
        }
    }

    @Test
    void partial_failure_fails_its_entries_only() {
        var answer =
                "{\"Successful\": [{\"Id\": \"0\", \"MessageId\": \"m\", \"MD5OfMessageBody\":"
                        + " \"9dd4e461268c8034f5c8564e155c67a6\", \"MD5OfMessageAttributes\":"
                        + " \"3aca4ee56d1c6c66fbe8e8a209eba5c5\"}], \"Failed\": [{\"Id\": \"1\","
                        + " \"SenderFault\": false, \"Code\": \"InternalError\"}]}";
        try (var fake = new FakeSqs(say(200, answer));
                var client = open(fake.endpoint())) {
            var results = client.send(QUEUE, List.of(small(), small(), small()));
            assertEquals(new Result.Ok<>("m"), results.get(0));
            assertEquals(Kind.OUTCOME_UNKNOWN, kind(results.get(1)));
            assertEquals(Kind.OUTCOME_UNKNOWN, kind(results.get(2)), "not mentioned at all");
        }
    }

    @Test
    void answer_that_never_comes_leaves_the_outcome_unknown() {
        try (var fake = hanging();
                var client =
                        SqsQueueClient.open(
                                settings(fake.endpoint())
                                        .answeringWithin(Duration.ofMillis(500)))) {
            assertEquals(
                    List.of(Kind.OUTCOME_UNKNOWN), kinds(client.send(QUEUE, List.of(small()))));
        }
    }

    @Test
    void connection_that_breaks_leaves_the_outcome_unknown() {
        try (var fake = new FakeSqs(call -> {});
                var client = open(fake.endpoint())) {
            assertEquals(
                    List.of(Kind.OUTCOME_UNKNOWN), kinds(client.send(QUEUE, List.of(small()))));
        }
    }

    @Test
    void broker_that_is_not_there_is_unavailable() throws IOException {
        try (var client = open(deadEndpoint())) {
            var receipts = List.of(new Receipt("r"));
            assertEquals(List.of(Kind.UNAVAILABLE), kinds(client.ack(QUEUE, receipts)));
            assertEquals(
                    List.of(Kind.UNAVAILABLE),
                    kinds(client.send(QUEUE, List.of(small()))),
                    "the queue was not even looked up, so nothing was sent");
        }
    }

    @Test
    void interrupt_cancels_the_wait_and_stays_set() {
        try (var fake = hanging();
                var client = open(fake.endpoint())) {
            Thread.currentThread().interrupt();
            var results = client.ack(QUEUE, List.of(new Receipt("a"), new Receipt("b")));
            assertTrue(Thread.interrupted(), "the flag should be set again");
            assertEquals(List.of(Kind.CANCELLED, Kind.CANCELLED), kinds(results));
        }
    }

    @Test
    void interrupt_after_the_lookup_cancels_what_is_under_way() throws InterruptedException {
        try (var fake = hanging();
                var client = open(fake.endpoint())) {
            var results = new ArrayList<Result<AckCertainty>>();
            var thread =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        var receipts = List.of(new Receipt("a"), new Receipt("b"));
                                        results.addAll(client.ack(QUEUE, receipts));
                                    });
            while (!fake.calls().contains("DeleteMessageBatch")) {
                Thread.onSpinWait();
            }
            thread.interrupt();
            thread.join();
            assertEquals(List.of(Kind.CANCELLED, Kind.CANCELLED), kinds(results));
        }
    }

    @Test
    void refusals_cost_no_call() {
        try (var fake = hanging();
                var client = open(fake.endpoint())) {
            var large = new Outgoing(message("x".repeat(1_048_576)), Duration.ZERO);
            var late = new Outgoing(message("x"), Duration.ofMinutes(16));
            assertEquals(
                    List.of(Kind.TOO_LARGE, Kind.UNSUPPORTED),
                    kinds(client.send(QUEUE, List.of(large, late))));
            assertEquals(List.of(), fake.calls());
        }
    }

    @Test
    void twenty_entries_take_two_calls_and_one_lookup() {
        try (var fake = new FakeSqs(say(503, "{}"));
                var client = open(fake.endpoint())) {
            var receipts = Collections.nCopies(20, new Receipt("r"));
            assertEquals(20, client.ack(QUEUE, receipts).size());
            assertEquals(1, Collections.frequency(fake.calls(), "GetQueueUrl"));
            assertEquals(
                    4,
                    Collections.frequency(fake.calls(), "DeleteMessageBatch"),
                    "two calls of ten, each tried twice");
        }
    }

    @Test
    void forgotten_queue_is_looked_up_again() {
        try (var fake = new FakeSqs(say(400, "{\"__type\": \"QueueDoesNotExist\"}"));
                var client = open(fake.endpoint())) {
            client.send(QUEUE, List.of(small()));
            client.send(QUEUE, List.of(small()));
            assertEquals(2, Collections.frequency(fake.calls(), "GetQueueUrl"));
        }
    }

    private static FakeSqs hanging() {
        var holder = new FakeSqs[1];
        holder[0] = new FakeSqs(call -> holder[0].hang());
        return holder[0];
    }

    private static URI deadEndpoint() {
        return URI.create("http://127.0.0.1:" + FreePorts.next());
    }

    private static SqsSettings settings(URI endpoint) {
        return SqsSettings.standard().at(endpoint).closingWithin(Duration.ofMillis(100));
    }

    private static SqsQueueClient open(URI endpoint) {
        return SqsQueueClient.open(settings(endpoint));
    }

    private static Outgoing small() {
        return Outgoing.now(message("x"));
    }

    private static Message message(String text) {
        return Message.of("id", "t", Instant.EPOCH, Payload.ofText(text));
    }

    private static List<Kind> kinds(List<? extends Result<?>> results) {
        return results.stream().map(SqsFaultsTest::kind).toList();
    }

    private static Kind kind(Result<?> result) {
        return assertInstanceOf(Result.Failed.class, result).error().kind();
    }
}
