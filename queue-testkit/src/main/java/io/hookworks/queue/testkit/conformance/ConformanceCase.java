package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What every case has: a client, a queue that nobody else uses, and words to say what should
 * happen. Cases run side by side, so that waiting for one lease costs no other case anything.
 * Belongs inside a {@link Conformance}.
 */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(Outcomes.class)
public abstract class ConformanceCase {
    /** The least that every provider takes. */
    protected static final int MAX_RECEIVES = 5;

    /** By the clock on the wall, for what no clock of a target keeps waiting. */
    static final Duration SOON = Duration.ofSeconds(40);

    private static final Duration STEP = Duration.ofMillis(20);

    protected ConformanceTarget target;
    protected RecordingQueues client;
    protected QueueName queue;
    protected Capabilities can;
    protected Pace pace;
    History history;
    QueueSpec spec;

    /** What is not declared, so that this case could prove its refusal only. */
    private @Nullable String undeclared;

    private boolean opened;

    protected abstract ConformanceTarget openTarget();

    @BeforeEach
    protected void open(TestInfo info) {
        target = openTarget();
        var gap = target.gap(info.getDisplayName().split(" ", 2)[0]);
        if (gap != null) {
            target.close();
            abort(gap);
        }
        if (!target.offered().contains(guarantees())) {
            target.close();
            abort(target.whyNot(guarantees()));
        }
        opened = true;
        pace = target.pace();
        history = new History(pace);
        queue = QueueName.of("case-" + UUID.randomUUID());
        spec =
                new QueueSpec(
                        queue,
                        guarantees(),
                        Duration.ofSeconds(30),
                        Duration.ofDays(4),
                        new QueueSpec.DeadLetters(Duration.ofDays(14), MAX_RECEIVES));
        target.provisioner().provision(spec);
        client = openClient();
        can = client.capabilities(queue);
    }

    /** What the queue of this case guarantees. */
    protected Guarantees guarantees() {
        return new Guarantees(Ordering.NONE, target.acks());
    }

    /** One more client, which knows what the queue of this case guarantees. */
    protected RecordingQueues openClient() {
        var real = target.open(new QueueCatalog(Map.of(queue, spec.guarantees())));
        return new RecordingQueues(real, history);
    }

    /** Whatever the case was about, nothing is lost and its history is one that may be. */
    @AfterEach
    protected void close() throws InterruptedException {
        if (!opened) {
            return;
        }
        try (var _ = target;
                var last = client.closed() ? openClient() : client) {
            var lost = new Drain(last, target, history).lost();
            assertEquals(
                    List.of(),
                    HistoryChecker.violations(history, can.exactAttempts(), pace.grain()));
            assertEquals(List.of(), lost, "lost");
        }
    }

    /**
     * Ends a case that has just proven the refusal of what it is about.
     *
     * @param what is not declared
     */
    protected void undeclared(String what) {
        undeclared = what;
    }

    /** Answers get lost on the way in this case, so a message may come in more copies than one. */
    protected void losesAnswers() {
        history.losesAnswers();
    }

    @Nullable String undeclared() {
        return undeclared;
    }

    /** A message that nobody else sends. */
    protected Message message(Payload payload, Map<String, String> attributes) {
        var time = Instant.parse("2026-02-03T04:05:06.123456789Z");
        return new Message(
                UUID.randomUUID().toString(), "case.ran", time, payload, attributes, null);
    }

    protected Message message(String text) {
        return message(Payload.ofText(text), Map.of());
    }

    protected List<Message> messages(int count) {
        var messages = new ArrayList<Message>();
        for (int i = 0; i < count; i++) {
            messages.add(message("message " + i));
        }
        return messages;
    }

    protected List<String> send(List<Message> messages) {
        return client.send(queue, messages.stream().map(Outgoing::now).toList()).stream()
                .map(ConformanceCase::ok)
                .toList();
    }

    protected Message send(String text) {
        var message = message(text);
        send(List.of(message));
        return message;
    }

    /** One receive with the short lease; may well be empty. */
    protected List<Delivery> look(int max) throws InterruptedException {
        return client.receive(new ReceiveRequest(queue, max, pace.look(), target.lease()));
    }

    /** Looks until so many deliveries came, each under {@code lease}. */
    protected List<Delivery> receive(int count, Duration lease, Duration within)
            throws InterruptedException {
        return receive(queue, count, lease, within);
    }

    protected List<Delivery> receive(QueueName from, int count, Duration lease, Duration within)
            throws InterruptedException {
        return receive(client, from, count, lease, within);
    }

    protected List<Delivery> receive(
            QueueClient who, QueueName from, int count, Duration lease, Duration within)
            throws InterruptedException {
        var got = new ArrayList<Delivery>();
        for (var end = pace.now().plus(within); got.size() < count; ) {
            var max = Math.min(count - got.size(), can.maxReceive());
            var more = who.receive(new ReceiveRequest(from, max, pace.look(), lease));
            got.addAll(more);
            if (more.isEmpty() && !pace.now().isBefore(end)) {
                fail("only " + got.size() + " of " + count + " deliveries within " + within);
            }
            if (more.isEmpty() && pace.look().isZero()) {
                pace.elapse(STEP);
            }
        }
        return got;
    }

    /** The one delivery that should be there now, under a lease that outlasts the case. */
    protected Delivery receive() throws InterruptedException {
        return receive(1, longLease(), target.tolerance()).getFirst();
    }

    /** The same under the short lease. */
    Delivery receiveBriefly() throws InterruptedException {
        return receive(1, target.lease(), target.tolerance()).getFirst();
    }

    /** Waits for the next delivery, however long it takes up to {@code within}. */
    protected Delivery receiveWithin(Duration within) throws InterruptedException {
        return receive(1, longLease(), within.plus(target.tolerance())).getFirst();
    }

    protected Duration longLease() {
        return target.lease().multipliedBy(20);
    }

    /** Looks all the time, and fails if anything comes; what a slow look brings later may come. */
    protected void assertNothingFor(Duration time) throws InterruptedException {
        for (var end = pace.now().plus(time); pace.now().isBefore(end); ) {
            var left = Duration.between(pace.now(), end);
            var came = look(1);
            if (pace.now().isBefore(end)) {
                assertEquals(List.of(), came, "nothing should come for another " + left);
            }
            if (pace.look().isZero()) {
                pace.elapse(STEP.compareTo(left) < 0 ? STEP : left);
            }
        }
    }

    /** Just these, once each, whole, in any order; and acks them. */
    void assertArrived(List<Message> sent) throws InterruptedException {
        var came = receive(sent.size(), longLease(), target.tolerance());
        var byId =
                came.stream()
                        .map(ConformanceCase::decoded)
                        .collect(Collectors.toMap(Message::id, Function.identity()));
        for (var message : sent) {
            assertEquals(message, byId.get(message.id()));
        }
        ack(came);
    }

    protected void assertNotBefore(Instant earliest) {
        var early = Duration.between(pace.now(), earliest);
        if (early.compareTo(pace.grain()) > 0) {
            fail("came " + early + " too early");
        }
    }

    /** By the clock on the wall a busy machine is late too. */
    void assertNotAfter(Instant latest) {
        var late = Duration.between(latest, pace.now());
        if (late.compareTo(pace instanceof Pace.Manual ? STEP : target.tolerance()) > 0) {
            fail("came " + late + " too late");
        }
    }

    protected void ack(List<Delivery> deliveries) {
        client.ack(queue, deliveries.stream().map(Delivery::receipt).toList())
                .forEach(ConformanceCase::ok);
    }

    protected void ack(Delivery delivery) {
        ok(client.ack(queue, List.of(delivery.receipt())).getFirst());
    }

    protected Result<Duration> release(Delivery delivery, Duration delay) {
        return client.release(queue, List.of(new Release(delivery.receipt(), delay))).getFirst();
    }

    Result<Instant> extend(Delivery delivery, Duration lease) {
        return client.extend(queue, List.of(delivery.receipt()), lease).getFirst();
    }

    /** A receipt that no broker issued. */
    static Receipt noReceipt() {
        return new Receipt("no receipt of anyone's");
    }

    protected static Message decoded(Delivery delivery) {
        return switch (delivery.content()) {
            case Delivery.Decoded decoded -> decoded.message();
            case Delivery.Undecodable undecodable -> fail("undecodable: " + undecodable.reason());
        };
    }

    static <T> T ok(Result<T> result) {
        return switch (result) {
            case Result.Ok<T>(var value) -> value;
            case Result.Failed<T>(var error) -> throw error;
        };
    }

    static void assertFailed(Kind kind, Result<?> result) {
        switch (result) {
            case Result.Ok<?>(var value) -> fail("should fail with " + kind + ", is " + value);
            case Result.Failed<?>(var error) ->
                    assertEquals(kind, error.kind(), () -> String.valueOf(error));
        }
    }

    static void assertThrown(Kind kind, Executable call) {
        var error = assertThrows(QueueException.class, call);
        assertEquals(kind, error.kind(), () -> String.valueOf(error));
    }
}
