package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.FaultyQueues;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.process.Timeouts;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class SpoolTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final QueueName OTHER = QueueName.of("others");
    private static final QueueName MISSING = QueueName.of("missing");
    private static final Duration PATIENT = Timeouts.CONDITION;
    private static final long MIB = 1 << 20;

    @TempDir private Path folder;

    private final InMemoryQueues queues = new InMemoryQueues(TimeSource.system());
    private final FaultyQueues faulty = new FaultyQueues(queues);

    SpoolTest() {
        for (var queue : List.of(QUEUE, OTHER)) {
            var letters = new QueueSpec.DeadLetters(Duration.ofDays(14), 10);
            queues.provision(
                    new QueueSpec(
                            queue,
                            Guarantees.NONE,
                            Duration.ofSeconds(30),
                            Duration.ofDays(4),
                            letters));
        }
    }

    private static Message message(String id, @Nullable String key) {
        return new Message(
                id,
                "invoice.paid",
                Instant.parse("2026-11-21T10:00:00.123456789Z"),
                Payload.of(new byte[] {0, (byte) 0xff, 'x', '\n'}),
                Map.of("source", "stripe", "empty", "", "wide", "ü€😀"),
                key);
    }

    private static void land(Spool spool, QueueName queue, String... ids)
            throws InterruptedException {
        for (var id : ids) {
            var landed = spool.land(queue, Outgoing.now(message(id, null)), PATIENT);
            assertInstanceOf(Result.Ok.class, landed);
        }
    }

    private List<Message> received(QueueName queue) throws InterruptedException {
        var messages = new ArrayList<Message>();
        for (var delivery :
                queues.receive(
                        new ReceiveRequest(queue, 100, Duration.ZERO, Duration.ofMinutes(1)))) {
            messages.add(((Delivery.Decoded) delivery.content()).message());
        }
        return messages;
    }

    private long waiting(QueueName queue) {
        return queues.stats(queue).visible().orElseThrow();
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals("lock"))
                    .sorted()
                    .toList();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENT).until(condition);
    }

    @Test
    void what_was_written_is_read_as_it_was() throws IOException {
        for (var outgoing :
                List.of(
                        Outgoing.now(message("evt_1", null)),
                        new Outgoing(message("evt_2", "customer-7"), Duration.ofSeconds(90)))) {
            var record = new SpoolRecord(QUEUE, outgoing);
            assertEquals(record, SpoolRecord.decode(record.encode()));
        }
    }

    @Test
    void what_the_broker_does_not_take_is_sent_when_it_does_and_then_gone() throws Exception {
        faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 2);
        try (var spool = new Spool(folder, MIB, faulty)) {
            spool.start();
            land(spool, QUEUE, "a");
            await(() -> waiting(QUEUE) == 1);
            await(() -> spool.bytes() == 0);
            assertEquals(List.of(), files());
        }
        assertEquals(List.of(message("a", null)), received(QUEUE));
    }

    @Test
    void what_waited_when_the_process_ended_is_sent_by_the_next_in_order() throws Exception {
        faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 1_000);
        try (var spool = new Spool(folder, MIB, faulty)) {
            spool.start();
            land(spool, QUEUE, "a", "b", "c");
        }
        assertTrue(files().size() >= 1);
        var sent = new ArrayList<String>();
        try (var spool = new Spool(folder, MIB, queues)) {
            assertTrue(spool.bytes() > 0);
            spool.start();
            await(() -> waiting(QUEUE) == 3);
            await(() -> files().isEmpty());
        }
        received(QUEUE).forEach(message -> sent.add(message.id()));
        assertEquals(List.of("a", "b", "c"), sent.stream().sorted().toList());
    }

    @Test
    void an_append_that_a_crash_cut_short_costs_no_other_event() throws Exception {
        faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 1_000);
        try (var spool = new Spool(folder, MIB, faulty)) {
            spool.start();
            land(spool, QUEUE, "a");
        }
        var torn = new SpoolRecord(QUEUE, Outgoing.now(message("torn", null))).encode();
        Files.write(
                folder.resolve(files().getLast()),
                new byte[] {0, 0, 0, (byte) torn.length, 1, 2, 3, 4, torn[0], torn[1]},
                StandardOpenOption.APPEND);
        try (var spool = new Spool(folder, MIB, queues)) {
            spool.start();
            await(() -> waiting(QUEUE) == 1);
            await(() -> files().stream().allMatch(name -> name.endsWith(".aside")));
            assertEquals(1, files().size());
        }
    }

    @Test
    void bytes_that_changed_on_the_disk_are_no_event() throws Exception {
        faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 1_000);
        try (var spool = new Spool(folder, MIB, faulty)) {
            spool.start();
            land(spool, QUEUE, "good", "changed");
        }
        var file = folder.resolve(files().getLast());
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 2] ^= 1;
        Files.write(file, bytes);
        try (var spool = new Spool(folder, MIB, queues)) {
            spool.start();
            await(() -> files().stream().allMatch(name -> name.endsWith(".aside")));
        }
        assertTrue(received(QUEUE).stream().noneMatch(message -> message.id().equals("changed")));
    }

    @Test
    void a_full_spool_refuses_and_takes_again_when_it_is_sent() throws Exception {
        faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 2);
        try (var spool = new Spool(folder, 400, faulty)) {
            land(spool, QUEUE);
            spool.start();
            land(spool, QUEUE, "first");
            var refused = spool.land(QUEUE, Outgoing.now(large()), PATIENT);
            assertEquals(Kind.THROTTLED, ((Result.Failed<String>) refused).error().kind());
            await(() -> spool.bytes() == 0);
            land(spool, QUEUE, "second");
        }
    }

    private static Message large() {
        var text = "x".repeat(400).getBytes(StandardCharsets.UTF_8);
        return Message.of("large", "t", Instant.EPOCH, Payload.of(text));
    }

    @Test
    void a_queue_that_takes_nothing_holds_up_no_other() throws Exception {
        try (var spool = new Spool(folder, MIB, queues)) {
            spool.start();
            land(spool, MISSING, "lost");
            land(spool, QUEUE, "a");
            land(spool, OTHER, "b");
            await(() -> waiting(QUEUE) == 1 && waiting(OTHER) == 1);
            assertTrue(spool.bytes() > 0);
        }
    }

    @Test
    void an_event_that_no_queue_will_take_is_set_aside_and_told() throws Exception {
        faulty.failEntry(Verb.SEND, 0, Kind.TOO_LARGE);
        try (var spool = new Spool(folder, MIB, faulty)) {
            spool.start();
            land(spool, QUEUE, "poison");
            await(() -> files().stream().anyMatch(name -> name.endsWith(".aside")));
            land(spool, QUEUE, "good");
            await(() -> waiting(QUEUE) == 1);
        }
    }

    @Test
    void what_was_set_aside_before_a_restart_stays_beside_what_is_set_aside_after_it()
            throws Exception {
        for (var run = 1; run <= 2; run++) {
            var asides = run;
            faulty.failEntry(Verb.SEND, 0, Kind.TOO_LARGE);
            try (var spool = new Spool(folder, MIB, faulty)) {
                spool.start();
                land(spool, QUEUE, "poison-" + run);
                await(() -> spool.bytes() == 0);
                assertEquals(asides, files().size());
            }
        }
    }

    @Test
    void a_file_that_cannot_be_read_holds_up_no_other() throws Exception {
        Files.createDirectory(folder.resolve("000000000001.spool"));
        try (var spool = new Spool(folder, MIB, queues)) {
            spool.start();
            land(spool, QUEUE, "good");
            await(() -> waiting(QUEUE) == 1);
        }
    }

    @Test
    void a_record_of_another_version_is_set_aside_and_holds_up_no_other() throws Exception {
        try (var file = SpoolFile.create(folder.resolve("000000000001.spool"), SpoolFile::onDisk)) {
            var good = new SpoolRecord(QUEUE, Outgoing.now(message("good", null))).encode();
            file.append(List.of(new byte[] {99, 1, 2, 3}, good));
        }
        try (var spool = new Spool(folder, MIB, queues)) {
            spool.start();
            await(() -> waiting(QUEUE) == 1);
            await(() -> files().equals(List.of("000000000001.spool.aside")));
        }
    }

    @Test
    void what_lands_while_the_spool_is_closed_is_there_or_is_told_so() throws Exception {
        faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 1_000);
        var landed = new ConcurrentSkipListSet<String>();
        var others = new ConcurrentSkipListSet<Kind>();
        var spool = new Spool(folder, 64 * MIB, faulty);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            spool.start();
            for (var sender = 0; sender < 20; sender++) {
                var name = "s" + sender;
                var _ =
                        senders.submit(
                                () -> {
                                    for (var i = 0; i < 1_000; i++) {
                                        var event = Outgoing.now(message(name + "-" + i, null));
                                        switch (spool.land(QUEUE, event, PATIENT)) {
                                            case Result.Ok<String> _ ->
                                                    landed.add(event.message().id());
                                            case Result.Failed<String>(var error) ->
                                                    others.add(error.kind());
                                        }
                                    }
                                    return null;
                                });
            }
            await(() -> landed.size() > 50);
            spool.close();
        }
        assertEquals(Set.of(Kind.CLOSED), others);
        var found = new HashSet<String>();
        for (var name : files()) {
            var contents = SpoolFile.read(folder.resolve(name));
            assertEquals(0, contents.damaged());
            for (var record : contents.records()) {
                found.add(SpoolRecord.decode(record).outgoing().message().id());
            }
        }
        assertEquals(landed, found);
    }

    @Test
    void a_directory_that_is_gone_is_told_to_the_sender() throws Exception {
        var gone = folder.resolve("gone");
        try (var spool = new Spool(gone, MIB, queues)) {
            Files.delete(gone.resolve("lock"));
            Files.delete(gone);
            spool.start();
            var landed = spool.land(QUEUE, Outgoing.now(message("a", null)), PATIENT);
            assertEquals(Kind.UNAVAILABLE, ((Result.Failed<String>) landed).error().kind());
            assertEquals(0, spool.bytes());
        }
    }

    @Test
    void two_processes_do_not_share_a_spool() throws Exception {
        try (var _ = new Spool(folder, MIB, queues)) {
            assertThrows(IOException.class, () -> new Spool(folder, MIB, queues));
        }
    }

    @Test
    void a_source_with_a_second_landing_is_told_yes_while_the_broker_is_away() throws Exception {
        try (var door = new Door()) {
            door.faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 2);
            var body = "{}".getBytes(StandardCharsets.UTF_8);
            assertEquals(202, door.deliver("safe", body).statusCode());
            assertEquals(202, door.deliver("safe", body).statusCode());
            var taken = new ArrayList<Message>();
            await(
                    () -> {
                        taken.addAll(door.takeAll());
                        return taken.size() == 2;
                    });
            door.faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 1);
            assertEquals(503, door.deliver("anything", body).statusCode());
        }
    }

    /** What waits for the disk is reserved before, and watched, by those who do not wait for it. */
    @Test
    void a_disk_that_hangs_holds_up_nobody_beyond_the_deadline() throws Exception {
        var disk = new HangingDisk();
        try (var spool = new Spool(folder, MIB, faulty, disk::open)) {
            spool.start();
            disk.hang();
            var first = new Outgoing(message("1", null), Duration.ZERO);
            var pool = Executors.newVirtualThreadPerTaskExecutor();
            var waiting = pool.submit(() -> spool.land(QUEUE, first, PATIENT));
            disk.awaitHanging();
            try {
                var second = pool.submit(() -> spool.land(QUEUE, first, Duration.ofMillis(1)));
                assertEquals(Kind.OUTCOME_UNKNOWN, failure(second.get(10, TimeUnit.SECONDS)));
                assertTrue(pool.submit(spool::bytes).get(10, TimeUnit.SECONDS) > 0);
            } finally {
                disk.goOn(); // the spool could not be closed
            }
            assertInstanceOf(Result.Ok.class, waiting.get());
            pool.close();
        }
    }

    private static Kind failure(Result<String> landed) {
        return assertInstanceOf(Result.Failed.class, landed).error().kind();
    }

    @Test
    void files_of_the_spool_are_for_their_user_alone() throws Exception {
        faulty.fail(Verb.SEND, Kind.UNAVAILABLE, 1_000);
        try (var spool = new Spool(folder, MIB, faulty)) {
            spool.start();
            land(spool, QUEUE, "1");
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                assertEquals(
                        PosixFilePermissions.fromString("rw-------"),
                        Files.getPosixFilePermissions(file),
                        file.toString());
            }
        }
        assertEquals(
                PosixFilePermissions.fromString("rwx------"),
                Files.getPosixFilePermissions(folder));
    }

    @Test
    void a_replay_that_is_to_stop_reads_no_further_file() throws Exception {
        var files = new ArrayList<Path>();
        for (var i = 0; i < 3; i++) {
            files.add(Files.createFile(folder.resolve(i + ".spool")));
        }
        var gone = new ArrayList<Long>();
        var passed = new CountDownLatch(1);
        var replay =
                new SpoolReplay(
                        faulty,
                        files,
                        () -> {
                            Thread.currentThread().interrupt();
                            passed.countDown();
                        },
                        gone::add);
        replay.start();
        passed.await();
        replay.close();
        assertEquals(List.of(), gone);
        assertTrue(files.stream().allMatch(Files::exists));
    }
}
