package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.worker.process.ProcessTree;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

@EnabledOnOs({OS.LINUX, OS.MAC})
class SubprocessTest {
    /** Ignores SIGTERM, with a child, one without a parent, and one in a session of its own. */
    private static final String STUBBORN =
            """
            trap '' TERM
            sleep 1000 &
            echo $! > child
            (sleep 1000 & echo $! > orphan)
            (setsid sh -c 'echo $$ > session; exec sleep 1000' &)
            until [ -s session ]; do sleep 0.01; done
            echo $$ > ready
            wait
            """;

    /** What a shell adds by itself. */
    private static final Set<String> SHELL_VARIABLES = Set.of("PWD", "OLDPWD", "SHLVL", "_");

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
        if (ProcessTree.leadsSession()) {
            assertEquals(127, exitCode(missing));
        } else {
            assertThrows(IOException.class, missing::run);
        }
    }

    @Test
    void background_processes_do_not_survive_a_normal_end() throws Exception {
        var outcome =
                Subprocess.of(
                                "sh",
                                "-c",
                                """
                                sleep 1000 & echo $! > child
                                env -i sleep 1000 & echo $! > bare
                                (setsid sh -c 'echo $$ > session; exec sleep 1000' &)
                                until [ -s session ]; do sleep 0.01; done
                                exit 7
                                """)
                        .in(folder)
                        .run();
        assertEquals(7, outcome.exitCode());
        var members = List.of(pid("child"), pid("bare"), pid("session"));
        Rig.await(() -> members.stream().noneMatch(SubprocessTest::alive));
    }

    @Test
    void environment_holds_only_what_was_asked_for() throws Exception {
        var ours = new HashSet<>(System.getenv().keySet());
        ours.removeAll(Subprocess.ENVIRONMENT);
        ours.removeAll(SHELL_VARIABLES);
        assertFalse(ours.isEmpty(), "this process has no variable that could leak");
        assertEquals(Set.of("WHO"), leaked(Subprocess.of("env").with(Map.of("WHO", "zoe")), ours));
        var chosen = ours.iterator().next();
        assertEquals(Set.of(chosen), leaked(Subprocess.of("env").inherit(chosen), ours));
    }

    private static Set<String> leaked(Subprocess env, Set<String> ours) throws Exception {
        var names = new HashSet<String>();
        env.run().output().lines().forEach(line -> names.add(line.split("=", 2)[0]));
        names.removeIf(name -> !ours.contains(name) && !name.equals("WHO"));
        return names;
    }

    @Test
    void command_that_begins_with_a_dash_is_no_option() throws Exception {
        var tool = Files.writeString(folder.resolve("--version"), "#!/bin/sh\nexit 7\n");
        assertTrue(tool.toFile().setExecutable(true));
        var path = folder + ":" + System.getenv("PATH");
        assertEquals(7, Subprocess.of("--version").with(Map.of("PATH", path)).run().exitCode());
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
            var members = List.of(pid("ready"), pid("child"), pid("orphan"), pid("session"));
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
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> ProcessHandle.current().descendants().findAny().isEmpty());
    }
}
