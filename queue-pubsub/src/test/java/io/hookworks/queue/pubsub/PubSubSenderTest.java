package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PubsubMessage;

import io.grpc.Status;
import io.hookworks.queue.Facts;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;

class PubSubSenderTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final QueueName PLAIN = QueueName.of("orders");
    private static final QueueName ORDERED = QueueName.of("ledger");
    private static final PubSubNames NAMES = new PubSubNames("project", "");

    private final List<PublishRequest> requests = new CopyOnWriteArrayList<>();
    private final ScriptedPubSub broker = new ScriptedPubSub();
    private final PubSubConnection connection = PubSubConnection.open(broker.settings());
    private final PubSubSender sender =
            new PubSubSender(
                    connection.publisher(),
                    NAMES,
                    new QueueCatalog(Map.of(ORDERED, Guarantees.PER_KEY)),
                    () -> NOW);

    @AfterEach
    void close() {
        connection.close(Duration.ZERO);
        broker.close();
    }

    @Test
    void every_entry_gets_the_id_of_its_own_message() {
        answer(PubSubSenderTest::ids);
        var batch = new ArrayList<Outgoing>();
        for (int i = 0; i < 2_500; i++) {
            var delay = i % 2 == 0 ? Duration.ZERO : Duration.ofSeconds(5);
            batch.add(new Outgoing(message("m" + i, "x", null), delay));
        }
        var results = sender.send(PLAIN, batch);
        for (int i = 0; i < batch.size(); i++) {
            assertEquals(new Result.Ok<>("id of m" + i), results.get(i));
        }
        assertEquals(
                List.of(250, 250, 1_000, 1_000),
                requests.stream().map(PublishRequest::getMessagesCount).sorted().toList());
    }

    @Test
    void no_request_is_larger_than_pub_sub_takes() {
        answer(PubSubSenderTest::ids);
        var payload = "x".repeat(PubSubLimits.MESSAGE_BYTES - Facts.BYTES - 200);
        var third = "y".repeat(PubSubLimits.REQUEST_BYTES / 3 - 100);
        var results =
                send(
                        PLAIN,
                        message("largest", payload, null),
                        message("a", third, null),
                        message("b", third, null),
                        message("c", third, null));
        results.forEach(result -> assertInstanceOf(Result.Ok.class, result));
        assertEquals(3, requests.size());
        requests.forEach(
                request -> assertTrue(request.getSerializedSize() <= PubSubLimits.REQUEST_BYTES));
    }

    @Test
    void delayed_message_goes_to_the_lane_with_its_due_time() {
        answer(PubSubSenderTest::ids);
        var late = new Outgoing(message("late", "x", null), Duration.ofMinutes(15));
        sender.send(PLAIN, List.of(late, Outgoing.now(message("now", "x", null))));
        assertEquals(
                "2026-02-03T04:20:06.789Z",
                only(NAMES.laneTopic(PLAIN)).getAttributesOrThrow("hw-due"));
        assertEquals("now", only(NAMES.topic(PLAIN)).getAttributesOrThrow("ce-id"));
        assertFalse(only(NAMES.topic(PLAIN)).containsAttributes("hw-due"));
    }

    private PubsubMessage only(String topic) {
        var found =
                requests.stream()
                        .filter(request -> request.getTopic().equals(topic))
                        .flatMap(request -> request.getMessagesList().stream())
                        .toList();
        assertEquals(1, found.size());
        return found.getFirst();
    }

    @Test
    void what_the_limits_exclude_is_refused_and_the_rest_is_sent() {
        answer(PubSubSenderTest::ids);
        var attributes = new HashMap<String, String>();
        IntStream.range(0, 101).forEach(i -> attributes.put("name-" + i, "x"));
        var results =
                sender.send(
                        PLAIN,
                        List.of(
                                Outgoing.now(message("keyed", "x", "key")),
                                Outgoing.now(message("good", "x", null)),
                                new Outgoing(
                                        message("late", "x", null),
                                        Duration.ofMinutes(15).plusNanos(1)),
                                Outgoing.now(message("many", "x", null).withAttributes(attributes)),
                                Outgoing.now(message("big", "x".repeat(9_999_000), null))));
        assertEquals(Kind.UNSUPPORTED, kind(results.get(0)));
        assertEquals(new Result.Ok<>("id of good"), results.get(1));
        assertEquals(Kind.UNSUPPORTED, kind(results.get(2)));
        assertEquals(Kind.MESSAGE_REFUSED, kind(results.get(3)));
        assertEquals(Kind.TOO_LARGE, kind(results.get(4)));
        assertEquals(1, requests.size());
    }

    @Test
    void ordered_queue_takes_keys_of_its_size_and_no_delay() {
        answer(PubSubSenderTest::ids);
        var batch =
                List.of(
                        Outgoing.now(message("a", "x", "k".repeat(1_024))),
                        Outgoing.now(message("b", "x", "k".repeat(1_025))),
                        Outgoing.now(message("c", "x", "\uD800")),
                        new Outgoing(message("d", "x", "k"), Duration.ofSeconds(1)));
        var results = sender.send(ORDERED, batch);
        assertEquals(new Result.Ok<>("id of a"), results.get(0));
        assertEquals(Kind.MESSAGE_REFUSED, kind(results.get(1)));
        assertEquals(Kind.MESSAGE_REFUSED, kind(results.get(2)));
        assertEquals(Kind.UNSUPPORTED, kind(results.get(3)));
    }

    @Test
    void after_a_failure_the_rest_of_the_key_waits_for_the_next_send() {
        answer(
                request -> {
                    if (first(request).equals("a0")) {
                        throw Status.RESOURCE_EXHAUSTED.asRuntimeException();
                    }
                    return ids(request);
                });
        var batch = new ArrayList<Message>();
        for (int i = 0; i < 2_000; i++) {
            batch.add(message("a" + i, "x", "a"));
            batch.add(message("b" + i, "x", "b"));
        }
        var results = send(ORDERED, batch.toArray(Message[]::new));
        assertEquals(Kind.THROTTLED, kind(results.get(0)));
        assertEquals(Kind.UNAVAILABLE, kind(results.get(2_000)));
        for (int i = 1; i < 4_000; i += 2) {
            assertInstanceOf(Result.Ok.class, results.get(i));
        }
        assertEquals(
                List.of("a0", "b0", "b1000"),
                requests.stream().map(PubSubSenderTest::first).sorted().toList());
        var next = send(ORDERED, message("a1", "x", "a"));
        assertEquals(new Result.Ok<>("id of a1"), next.getFirst());
    }

    @Test
    void messages_of_one_key_go_in_the_order_of_the_batch() {
        answer(PubSubSenderTest::ids);
        var batch = IntStream.range(0, 2_500).mapToObj(i -> message("m" + i, "x", "k")).toList();
        send(ORDERED, batch.toArray(Message[]::new));
        assertEquals(
                batch.stream().map(Message::id).toList(),
                requests.stream()
                        .flatMap(request -> request.getMessagesList().stream())
                        .map(sent -> sent.getAttributesOrThrow("ce-id"))
                        .toList());
    }

    @Test
    void call_that_broke_off_is_not_tried_again() {
        answer(
                request -> {
                    throw Status.UNAVAILABLE.asRuntimeException();
                });
        assertEquals(Kind.OUTCOME_UNKNOWN, kind(send(PLAIN, message("a", "x", null)).getFirst()));
        assertEquals(1, requests.size());
    }

    @Test
    void answer_that_names_too_few_messages_leaves_the_outcome_unknown() {
        answer(request -> PublishResponse.newBuilder().addMessageIds("one").build());
        var results = send(PLAIN, message("a", "x", null), message("b", "x", null));
        results.forEach(result -> assertEquals(Kind.OUTCOME_UNKNOWN, kind(result)));
    }

    @Test
    void nobody_there_means_that_nothing_was_sent() {
        broker.close();
        assertEquals(Kind.UNAVAILABLE, kind(send(PLAIN, message("a", "x", null)).getFirst()));
    }

    @Test
    void interrupt_cancels_and_stays_set() {
        var hold = new CountDownLatch(1);
        var sending = Thread.currentThread();
        answer(
                request -> {
                    sending.interrupt();
                    try {
                        hold.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return ids(request);
                });
        var results = send(PLAIN, message("a", "x", null));
        assertTrue(Thread.interrupted());
        hold.countDown();
        assertEquals(Kind.CANCELLED, kind(results.getFirst()));
    }

    private void answer(Function<PublishRequest, PublishResponse> script) {
        broker.on(
                "google.pubsub.v1.Publisher/Publish",
                PublishRequest.parser(),
                request -> {
                    requests.add(request);
                    return script.apply(request);
                });
    }

    private static PublishResponse ids(PublishRequest request) {
        var answer = PublishResponse.newBuilder();
        request.getMessagesList()
                .forEach(
                        sent ->
                                answer.addMessageIds(
                                        "id of " + sent.getAttributesOrThrow("ce-id")));
        return answer.build();
    }

    private static String first(PublishRequest request) {
        return request.getMessages(0).getAttributesOrThrow("ce-id");
    }

    private List<Result<String>> send(QueueName queue, Message... messages) {
        return sender.send(queue, List.of(messages).stream().map(Outgoing::now).toList());
    }

    private static Message message(String id, String text, @Nullable String key) {
        return new Message(id, "test", NOW, Payload.ofText(text), Map.of(), key);
    }

    private static Kind kind(Result<String> result) {
        return assertInstanceOf(Result.Failed.class, result).error().kind();
    }
}
