package io.hookworks.ops;

import io.hookworks.config.Durations;
import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;
import io.hookworks.ops.state.Audit;
import io.hookworks.ops.text.Json;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.queue.Pause;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks queue drain}. */
@Command(
        name = "drain",
        description = {
            "Pauses a queue, and waits until no worker has any of its messages in work. It stays"
                    + " paused.",
            "Messages that wait for a retry are not waited for. The broker hides them like those"
                    + " in work: only workers can tell the two apart, so name them by --workers."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks queue drain crm-updates --timeout 5m && ./migrate",
            "  hookworks queue resume crm-updates"
        })
final class QueueDrainCommand implements Callable<Integer> {
    private static final Duration PACE = Duration.ofSeconds(1);

    @ParentCommand private QueueCommand parent;
    @Spec private CommandSpec spec;
    @Mixin private final RunningWorkers workers = new RunningWorkers();

    @Parameters(paramLabel = "QUEUE", description = "Its name in hookworks.yaml.")
    private String name;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description =
                    "Such as 5m: how long to wait at most (default: as long as a message can be in"
                            + " work by the queue's settings). Exit code 4 if that was too short.")
    private @Nullable String timeout;

    @Option(
            names = "--reason",
            defaultValue = "drain",
            paramLabel = "WORDS",
            description = "Why, for whoever finds it paused.")
    private String reason;

    @Override
    public Integer call() throws InterruptedException {
        var home = parent.home();
        var config = home.read(Purpose.OPERATE);
        var queue = Chosen.queue(config, name);
        var until = timeout == null ? Instant.MAX : Instant.now().plus(parsed(timeout));
        var out = spec.commandLine().getOut();
        try (var program = Program.open(config, home.devSettings(), Set.of())) {
            var client = program.client();
            var pauses = PauseSwitch.pauses(config, client);
            var now = Instant.now();
            var pause = pauses.of(queue.name()).orElseGet(() -> pause(config, pauses, queue, now));
            out.println(TerminalText.line(queue.name() + " is paused " + QueueLook.inWords(pause)));
            var since = pause.since() == null ? now : pause.since();
            var wait = new StandstillWait(client, queue, since, Look.of(home));
            return waited(home, queue.name(), wait, until, new StatusLine(out));
        }
    }

    private Pause pause(Hookworks config, Pauses pauses, QueueConfig queue, Instant now) {
        var what =
                PauseSwitch.audited(parent.home(), config, List.of(queue))
                        .put("for", "queue drain");
        var audited = parent.audit().begin("queue pause", reason, what);
        try {
            var pause = pauses.begin(queue.name(), new Pause(now, Audit.who(), reason));
            audited.end("done", Json.object().put("changed", 1).put("failed", 0));
            return pause;
        } catch (QueueException e) {
            audited.end("failed", Json.object().put("error", String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private static Duration parsed(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new OpsException(ExitCode.USAGE, "--timeout " + e.getMessage(), e);
        }
    }

    private int waited(
            Home home, QueueName queue, StandstillWait wait, Instant until, StatusLine line)
            throws InterruptedException {
        while (true) {
            var now = Instant.now();
            switch (wait.look(now, workers.ask(home).flatMap(answer -> answer.of(queue)))) {
                case StandstillWait.State.Reached(var words) -> {
                    line.end(name + ": nothing is in work any more: " + words);
                    return ExitCode.OK;
                }
                case StandstillWait.State.Waiting(var words) -> {
                    if (now.isAfter(until)) {
                        line.end(
                                name
                                        + ": stays paused, but something may be in work yet: "
                                        + words);
                        return ExitCode.PARTIAL;
                    }
                    line.show(name + ": " + words);
                }
            }
            Thread.sleep(PACE);
        }
    }
}
