package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

@EnabledOnOs({OS.LINUX, OS.MAC})
class SubprocessTest {
    /** Deaf to SIGTERM, with a child that outlives it and one that nobody is the parent of. */
    private static final String STUBBORN =
            """
            trap '' TERM
            sleep 1000 &
            echo $! > child
            (sleep 1000 & echo $! > orphan)
            echo $$ > ready
            wait
            """;

    @TempDir private Path folder;

    @Test
    void its_end_and_its_last_words_are_told() throws Exception {
        var outcome =
                Subprocess.of("sh", "-c", "echo $WHO; echo broken >&2; pwd; exit 3")
                        .with(Map.of("WHO", "zoë"))
                        .in(folder)
                        .run();
        assertEquals(3, outcome.exitCode());
        assertEquals("zoë\n" + folder.toRealPath() + "\n", outcome.output());
        assertEquals("broken\n", outcome.errors());
    }

    @Test
    void of_much_output_the_end_is_kept() throws Exception {
        var outcome = Subprocess.of("sh", "-c", "seq 1 100000").run();
        assertEquals(Subprocess.TAIL_BYTES, outcome.output().length());
        assertTrue(outcome.output().endsWith("\n100000\n"));
    }

    @Test
    void it_reads_nothing_from_anybody() throws Exception {
        assertEquals(0, Subprocess.of("cat").run().exitCode());
    }

    @Test
    void a_program_that_is_not_there_is_an_error() {
        var missing = Subprocess.of("no-such-program-" + System.nanoTime()).in(folder);
        if (ProcessGroup.CAN_LEAD) {
            assertEquals(127, exitCode(missing));
        } else {
            assertThrows(IOException.class, missing::run);
        }
    }

    private static int exitCode(Subprocess program) {
        try {
            return program.run().exitCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void at_the_timeout_of_its_handler_it_is_gone_with_all_that_it_started() throws Exception {
        var settings =
                new WorkerSettings(
                        Rig.QUEUE,
                        1,
                        Rig.LEASE,
                        Rig.LEASE.dividedBy(5),
                        new Backoff(3, Duration.ofSeconds(2), Duration.ofSeconds(2)),
                        WorkerSettings.POLL);
        try (var rig = new Rig()) {
            rig.send("hangs");
            rig.workers.handle(
                    settings,
                    Handlers.all(
                            (message, attempt) -> {
                                var _ = Subprocess.of("sh", "-c", STUBBORN).in(folder).run();
                                return Verdict.done();
                            }));
            rig.workers.start();
            Rig.await(() -> Files.exists(folder.resolve("ready")));
            var members = List.of(pid("ready"), pid("child"), pid("orphan"));
            members.forEach(pid -> assertTrue(alive(pid)));
            rig.clock.advance(Rig.LEASE.dividedBy(5));
            assertInstanceOf(Ending.Released.class, rig.awaitReports(1).getFirst().ending());
            Rig.await(() -> members.stream().noneMatch(SubprocessTest::alive));
        }
    }

    private long pid(String file) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(file)).strip());
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void three_hundred_that_hang_hold_up_no_other_queue() throws Exception {
        var hanging = 300;
        var other = QueueName.of("others");
        try (var rig = new Rig()) {
            var net = new QueueSpec.DeadLetters(Duration.ofDays(14), 1_000);
            rig.queues.provision(
                    new QueueSpec(other, Guarantees.NONE, Rig.LEASE, Duration.ofDays(4), net));
            for (var i = 0; i < hanging; i++) {
                rig.send("hangs" + i);
            }
            var started = new CountDownLatch(hanging);
            var handled = new CompletableFuture<String>();
            rig.workers.handle(
                    Rig.settings(hanging, 3),
                    Handlers.all(
                            (message, attempt) -> {
                                started.countDown();
                                var _ = Subprocess.of("sleep", "1000").run();
                                return Verdict.done();
                            }));
            rig.workers.handle(
                    new WorkerSettings(
                            other,
                            1,
                            Rig.LEASE,
                            Rig.TIMEOUT,
                            new Backoff(3, Duration.ofSeconds(2), Duration.ofSeconds(2)),
                            WorkerSettings.POLL),
                    Handlers.all(
                            (message, attempt) -> {
                                handled.complete(message.id());
                                return Verdict.done();
                            }));
            rig.workers.start();
            started.await();
            var message = Message.of("quick", "order.placed", rig.clock.instant(), Payload.empty());
            rig.queues.send(other, List.of(Outgoing.now(message)));
            Rig.await(handled::isDone);
        }
        Rig.await(() -> ProcessHandle.current().descendants().findAny().isEmpty());
    }
}
