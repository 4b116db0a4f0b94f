package io.hookworks.worker.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.ForwardingClient;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.InMemoryQueues;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A redrive that is killed, guarded or held back. */
class RedriveTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final TimeSource CLOCK = TimeSource.system();
    private static final int DEAD = 250;

    private final InMemoryQueues queues = new InMemoryQueues(CLOCK);

    @TempDir private Path folder;

    @BeforeEach
    void bury() {
        var net = new QueueSpec.DeadLetters(Duration.ofDays(14), 1_000);
        queues.provision(new QueueSpec(QUEUE, Guarantees.NONE, LEASE, Duration.ofDays(4), net));
        for (var i = 0; i < DEAD; i++) {
            bury("evt_" + i, Instant.now().minusSeconds(60));
        }
    }

    private void bury(String id, Instant died) {
        var facts =
                Map.of(
                        "dead-at",
                        died.toString(),
                        "dead-reason",
                        "crm is down",
                        "dead-fingerprint",
                        id.hashCode() % 2 == 0 ? "even" : "odd");
        var message = Message.of(id, "t", Instant.EPOCH, Payload.ofText(id));
        queues.send(QUEUE.deadLetters(), List.of(new Outgoing(message, Duration.ZERO, facts)));
    }

    private Redrive.Report redrive(QueueClient client, Redrive redrive, RedriveWatcher watcher)
            throws InterruptedException {
        try (var journal = RedriveJournal.open(folder.resolve("orders.journal"))) {
            return new DeadLetterQueue(client, QUEUE, LEASE, CLOCK)
                    .redrive(redrive, journal, watcher);
        }
    }

    private Redrive.Report redrive(QueueClient client) throws InterruptedException {
        return redrive(client, Redrive.all(), RedriveWatcher.NOBODY);
    }

    private List<String> ids(QueueName queue) throws InterruptedException {
        var ids = new ArrayList<String>();
        var request = new ReceiveRequest(queue, 100, Duration.ZERO, Duration.ofMinutes(1));
        for (var got = queues.receive(request); !got.isEmpty(); got = queues.receive(request)) {
            got.forEach(each -> ids.add(((Delivery.Decoded) each.content()).message().id()));
        }
        return ids;
    }

    /** No signal is cleverer than a kill: nothing that comes after it reaches the broker. */
    private static final class Kill extends Error {
        private static final long serialVersionUID = 1L;
    }

    private enum Moment {
        BEFORE_ACK,
        AFTER_SEND
    }

    /** The process dies at the second call of a verb. */
    private static final class Mortal extends ForwardingClient {
        private final Moment moment;
        private int left = 2;

        Mortal(QueueClient real, Moment moment) {
            super(real);
            this.moment = moment;
        }

        private void live(@Nullable Moment now) {
            left -= now == moment ? 1 : 0;
            if (left <= 0) {
                throw new Kill();
            }
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            live(null);
            var sent = real.send(queue, batch);
            live(Moment.AFTER_SEND);
            return sent;
        }

        @Override
        public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
            live(Moment.BEFORE_ACK);
            return real.ack(queue, receipts);
        }

        @Override
        public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
            live(null);
            return real.release(queue, releases);
        }
    }

    @Test
    void killed_before_it_could_remove_it_only_removes_when_run_again() throws Exception {
        assertThrows(Kill.class, () -> redrive(new Mortal(queues, Moment.BEFORE_ACK)));

        var again = redrive(queues);
        assertTrue(again.whole(), again::toString);
        assertTrue(again.removed() > 0, again::toString);
        assertEquals(0, again.unsure());
        var ids = ids(QUEUE);
        assertEquals(DEAD, ids.size(), "nothing twice");
        assertEquals(DEAD, new HashSet<>(ids).size(), "nothing lost");
        assertEquals(List.of(), ids(QUEUE.deadLetters()));
    }

    @Test
    void killed_before_it_could_write_it_down_one_group_may_double_and_that_is_told()
            throws Exception {
        assertThrows(Kill.class, () -> redrive(new Mortal(queues, Moment.AFTER_SEND)));

        var again = redrive(queues);
        var ids = ids(QUEUE);
        assertEquals(DEAD, new HashSet<>(ids).size(), "nothing lost");
        assertEquals(again.unsure(), ids.size() - DEAD, "it says how many");
        assertTrue(again.unsure() > 0 && again.unsure() <= 80, again::toString);
        assertEquals(List.of(), ids(QUEUE.deadLetters()));
    }

    @Test
    void what_died_again_after_the_kill_is_sent_and_not_merely_removed() throws Exception {
        assertThrows(Kill.class, () -> redrive(new Mortal(queues, Moment.BEFORE_ACK)));
        var handled = ids(QUEUE);
        bury(handled.getFirst(), Instant.now().minusSeconds(1));

        var again = redrive(queues);
        assertEquals(DEAD, again.moved() + handled.size() - 1, again::toString);
        assertTrue(ids(QUEUE).contains(handled.getFirst()));
    }

    @Test
    void two_at_once_are_refused() throws Exception {
        try (var mine = RedriveJournal.open(folder.resolve("orders.journal"))) {
            assertTrue(mine.ended());
            var refused = assertThrows(IllegalStateException.class, () -> redrive(queues));
            assertTrue(String.valueOf(refused.getMessage()).contains("in use"));
        }
        assertEquals(DEAD, redrive(queues).moved());
    }

    @Test
    void a_line_that_a_kill_cut_is_no_line() throws Exception {
        var file = folder.resolve("orders.journal");
        Files.writeString(file, "SENT\t1\tevt_1\t-\nSENT\t2\tevt");
        try (var journal = RedriveJournal.open(file)) {
            assertFalse(journal.ended());
            assertTrue(journal.wasSent(new RedriveJournal.Entry("1", "evt_1", "-")));
            assertFalse(journal.wasSent(new RedriveJournal.Entry("2", "evt", "-")));
        }
    }

    /** Whatever is sent is dead again at once. */
    private final class Deadly extends ForwardingClient {
        Deadly() {
            super(queues);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            batch.forEach(each -> bury(each.message().id(), Instant.now()));
            return batch.stream().<Result<String>>map(each -> new Result.Ok<>("x")).toList();
        }
    }

    @Test
    void too_many_that_come_back_dead_stop_it() throws Exception {
        var report =
                redrive(
                        new Deadly(),
                        Redrive.all().at(new Rate(300, Duration.ZERO)).stoppedAt(0.2),
                        RedriveWatcher.NOBODY);
        assertEquals(Redrive.End.GUARD, report.end());
        assertTrue(report.moved() >= Redrive.ENOUGH && report.moved() < DEAD, report::toString);
        assertTrue(report.returned() >= 0.2 * report.moved(), report::toString);
        assertEquals(report.moved(), report.byCause().values().stream().mapToInt(n -> n).sum());
        assertEquals(DEAD, new HashSet<>(ids(QUEUE.deadLetters())).size(), "all are there still");
    }

    @Test
    void what_dies_again_is_not_sent_again_by_the_same_redrive() throws Exception {
        var report = redrive(new Deadly());
        assertEquals(DEAD, report.moved(), report::toString);
        assertEquals(DEAD, ids(QUEUE.deadLetters()).size());
    }

    @Test
    void a_full_queue_is_waited_for_and_an_order_to_stop_is_heard_meanwhile() throws Exception {
        for (var i = 0; i < 5; i++) {
            var message = Message.of("other_" + i, "t", Instant.EPOCH, Payload.empty());
            queues.send(QUEUE, List.of(Outgoing.now(message)));
        }
        var began = Instant.now();
        var report =
                redrive(
                        queues,
                        Redrive.all().whileBelow(10),
                        new RedriveWatcher() {
                            @Override
                            public boolean stopped() {
                                return Instant.now().isAfter(began.plusSeconds(2));
                            }
                        });
        assertEquals(Redrive.End.STOPPED, report.end());
        assertEquals(0, report.moved(), "a group of ten has no room beside five");
        assertEquals(DEAD, ids(QUEUE.deadLetters()).size(), "all were given back");
    }

    @Test
    void a_few_of_each_cause_go_first() throws Exception {
        var report = redrive(queues, Redrive.all().atMostPerCause(5), RedriveWatcher.NOBODY);
        assertEquals(Map.of("even", 5, "odd", 5), report.byCause());
        assertEquals(10, ids(QUEUE).size());
    }

    @Test
    void held_letters_outlive_their_lease_and_are_counted_once() throws Exception {
        var report =
                redrive(
                        queues,
                        Redrive.all()
                                .only(letter -> letter.fingerprint().equals("even"))
                                .at(new Rate(50, Duration.ZERO)),
                        RedriveWatcher.NOBODY);
        assertTrue(report.whole(), report::toString);
        assertEquals(DEAD, report.moved() + report.left(), report::toString);
        assertEquals(report.moved(), new HashSet<>(ids(QUEUE)).size());
        assertEquals(report.left(), ids(QUEUE.deadLetters()).size());
    }

    @Test
    void a_dry_run_says_what_then_happens() throws Exception {
        var odd = Redrive.all().only(letter -> letter.fingerprint().equals("odd")).atMost(70);
        var said = redrive(queues, odd.onlyLook(), RedriveWatcher.NOBODY);
        var did = redrive(queues, odd, RedriveWatcher.NOBODY);
        assertEquals(said.moved(), did.moved());
        assertEquals(said.byCause(), did.byCause());
        assertEquals(70, ids(QUEUE).size());
    }

    /** Refuses some of what is sent, and is too busy for the first release. */
    private final class Unwilling extends ForwardingClient {
        final List<Integer> releases = new ArrayList<>();

        Unwilling() {
            super(queues);
        }

        /** Small calls, so that the dead letters of this test are more than a bounded number. */
        @Override
        public Capabilities capabilities(QueueName queue) {
            var all = real.capabilities(queue);
            return new Capabilities(
                    10,
                    all.maxReceive(),
                    all.maxMessageBytes(),
                    all.maxAttributes(),
                    all.sendDelay(),
                    all.maxWait(),
                    all.minLease(),
                    all.maxLease(),
                    all.maxTotalLease(),
                    all.releaseDelay(),
                    all.ordering(),
                    all.ackCertainty(),
                    all.exactAttempts(),
                    all.counted());
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            return batch.stream().map(each -> send(queue, each)).toList();
        }

        private Result<String> send(QueueName queue, Outgoing one) {
            return switch (one.message().id()) {
                case "evt_1", "evt_2", "evt_3" -> failed(queue, Verb.SEND, Kind.ACCESS_DENIED);
                case "evt_4" -> failed(queue, Verb.SEND, Kind.TOO_LARGE);
                default -> real.send(queue, List.of(one)).getFirst();
            };
        }

        @Override
        public List<Result<Duration>> release(QueueName queue, List<Release> batch) {
            releases.add(batch.size());
            return releases.size() == 1
                    ? batch.stream()
                            .<Result<Duration>>map(
                                    each -> failed(queue, Verb.RELEASE, Kind.THROTTLED))
                            .toList()
                    : real.release(queue, batch);
        }

        private <T> Result<T> failed(QueueName queue, Verb verb, Kind kind) {
            return new Result.Failed<>(new QueueException(kind, queue, verb, "a test's", null));
        }
    }

    @Test
    void what_the_broker_refuses_is_told_by_kind_and_count() throws Exception {
        var report = redrive(new Unwilling());
        assertEquals(4, report.failed());
        var denied = new BrokerErrors(Verb.SEND, Kind.ACCESS_DENIED, 3, refusal("ACCESS_DENIED"));
        var large = new BrokerErrors(Verb.SEND, Kind.TOO_LARGE, 1, refusal("TOO_LARGE"));
        assertEquals(Set.of(denied, large), Set.copyOf(report.errors()));
        assertEquals(4, ids(QUEUE.deadLetters()).size());
    }

    private static String refusal(String kind) {
        return "orders: send failed (" + kind + "): a test's";
    }

    @Test
    void what_was_looked_at_is_given_back_in_bounded_calls_also_by_a_busy_broker()
            throws Exception {
        var client = new Unwilling();
        new DeadLetterQueue(client, QUEUE, Duration.ofMinutes(1), CLOCK).look(letter -> true);
        assertEquals(DEAD, ids(QUEUE.deadLetters()).size(), "all were given back");
        var most = 8 * client.capabilities(QUEUE).maxBatch();
        assertTrue(
                client.releases.stream().allMatch(size -> size <= most), client.releases::toString);
    }
}
