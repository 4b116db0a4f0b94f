package io.hookworks.queue.testkit.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The messages of one subscription, and who holds them; guarded by the broker's lock. */
final class FakeSubscription {
    /** Of so many messages that could go next, one is drawn by lot. */
    private static final int DISORDER = 16;

    private final NavigableMap<Long, FakeMessage> waiting = new TreeMap<>();
    private final Map<String, FakeMessage> leased = new LinkedHashMap<>();
    private final OrderingLines lines = new OrderingLines();
    private final RandomGenerator random;
    private final DeadLetterForward deadLetters;
    private Subscription settings;

    /** Nothing ends by itself before: no lease, no backoff, no retention. */
    private Instant due = Instant.MIN;

    private long sequence;

    FakeSubscription(Subscription settings, RandomGenerator random, DeadLetterForward deadLetters) {
        this.settings = settings;
        this.random = random;
        this.deadLetters = deadLetters;
    }

    Subscription settings() {
        return settings;
    }

    void change(Subscription to) {
        settings = to;
        due = Instant.MIN;
    }

    boolean exactlyOnce() {
        return settings.getEnableExactlyOnceDelivery();
    }

    void add(PubsubMessage content) {
        var message = new FakeMessage(++sequence, content);
        waiting.put(message.sequence(), message);
        dueAt(keptUntil(message));
        if (ordered(message)) {
            lines.add(message);
        }
    }

    private boolean ordered(FakeMessage message) {
        return settings.getEnableMessageOrdering() && !message.key().isEmpty();
    }

    /** Leases at most {@code max} messages to a puller, as long as it has room. */
    List<ReceivedMessage> take(Puller puller, int max, Instant now) {
        expire(now);
        var taken = new ArrayList<ReceivedMessage>();
        while (taken.size() < max && puller.hasRoom()) {
            var candidates =
                    waiting.values().stream()
                            .filter(message -> mayGo(message, puller, now))
                            .limit(DISORDER)
                            .toList();
            if (candidates.isEmpty()) {
                break;
            }
            taken.add(deliver(candidates.get(random.nextInt(candidates.size())), puller, now));
        }
        return taken;
    }

    private boolean mayGo(FakeMessage message, Puller puller, Instant now) {
        return !message.visibleFrom().isAfter(now)
                && (!ordered(message) || lines.mayGo(message, puller));
    }

    private ReceivedMessage deliver(FakeMessage message, Puller puller, Instant now) {
        var lease =
                new FakeLease(AckIds.next(message.sequence()), puller, now.plus(puller.deadline()));
        waiting.remove(message.sequence());
        message.lease(lease);
        dueAt(lease.until());
        leased.put(lease.ackId(), message);
        puller.hold(message);
        return ReceivedMessage.newBuilder()
                .setAckId(lease.ackId())
                .setMessage(message.content())
                .setDeliveryAttempt(settings.hasDeadLetterPolicy() ? message.failures() + 1 : 0)
                .build();
    }

    /** Settles a message; false if the lease has ended, and then nothing happens. */
    boolean ack(String ackId, Instant now) {
        expire(now);
        var message = endLease(ackId);
        if (message == null) {
            return false;
        }
        if (ordered(message)) {
            message.acked(true);
            lines.settle(message);
        }
        return true;
    }

    /** Moves the end of a lease; zero gives the message back. False if it has ended already. */
    boolean modify(String ackId, Duration deadline, Instant now) {
        expire(now);
        var message = leased.get(ackId);
        var lease = message == null ? null : message.lease();
        if (message == null || lease == null) {
            return false;
        }
        if (deadline.isZero()) {
            fail(message, now);
        } else {
            var moved = lease.until(now.plus(deadline));
            message.lease(moved);
            dueAt(moved.until());
        }
        return true;
    }

    /** Takes back what was held too long, and forgets what was kept too long. */
    void expire(Instant now) {
        if (now.isBefore(due)) {
            return;
        }
        leased.values().stream()
                .filter(message -> !leasedUntil(message).isAfter(now))
                .toList()
                .forEach(message -> fail(message, now));
        waiting.values().stream()
                .filter(message -> !keptUntil(message).isAfter(now))
                .toList()
                .forEach(this::forget);
        due =
                Stream.of(
                                leased.values().stream().map(FakeSubscription::leasedUntil),
                                waiting.values().stream().map(FakeMessage::visibleFrom),
                                waiting.values().stream().limit(1).map(this::keptUntil))
                        .flatMap(ends -> ends)
                        .filter(end -> end.isAfter(now))
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX);
    }

    private Instant keptUntil(FakeMessage message) {
        return Instant.ofEpochSecond(message.content().getPublishTime().getSeconds())
                .plusSeconds(settings.getMessageRetentionDuration().getSeconds());
    }

    private void dueAt(Instant end) {
        due = end.isBefore(due) ? end : due;
    }

    private static Instant leasedUntil(FakeMessage message) {
        var lease = message.lease();
        return lease == null ? Instant.MAX : lease.until();
    }

    private void fail(FakeMessage message, Instant now) {
        takeBack(message);
        message.fail();
        message.visibleFrom(now.plus(Backoff.after(message.failures(), settings)));
        dueAt(message.visibleFrom());
        if (tooOften(message) && deadLetters.forward(settings, message, now)) {
            forget(message);
        } else if (ordered(message)) {
            lines.after(message).forEach(this::repeat);
        }
    }

    private boolean tooOften(FakeMessage message) {
        return settings.hasDeadLetterPolicy()
                && message.failures() >= settings.getDeadLetterPolicy().getMaxDeliveryAttempts();
    }

    /**
     * With a message its later ones of the key come again, acknowledged ones included, unless the
     * acknowledgement was confirmed to be final.
     *
     * @see <a href="https://cloud.google.com/pubsub/docs/ordering">Order messages</a>
     */
    private void repeat(FakeMessage later) {
        if (later.lease() != null) {
            takeBack(later);
        } else if (later.acked() && !exactlyOnce()) {
            later.acked(false);
            waiting.put(later.sequence(), later);
        }
    }

    private void takeBack(FakeMessage message) {
        var lease = message.lease();
        if (lease != null) {
            endLease(lease.ackId());
        }
        waiting.put(message.sequence(), message);
    }

    private @Nullable FakeMessage endLease(String ackId) {
        var message = leased.remove(ackId);
        var lease = message == null ? null : message.lease();
        if (message != null && lease != null) {
            lease.holder().letGo(message);
            message.lease(null);
        }
        return message;
    }

    private void forget(FakeMessage message) {
        waiting.remove(message.sequence());
        if (ordered(message)) {
            lines.settle(message);
        }
    }

    /** When something may end by itself next. */
    Instant due() {
        return due;
    }

    int outstanding() {
        return leased.size();
    }

    int unsettled() {
        return leased.size() + waiting.size();
    }
}
