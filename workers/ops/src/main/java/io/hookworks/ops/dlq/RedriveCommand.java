package io.hookworks.ops.dlq;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Chosen;
import io.hookworks.ops.Counts;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Interactive;
import io.hookworks.ops.OpsException;
import io.hookworks.ops.state.Audit;
import io.hookworks.ops.text.Json;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.dlq.DeadLetterQueue;
import io.hookworks.worker.dlq.Rate;
import io.hookworks.worker.dlq.Redrive;
import io.hookworks.worker.dlq.RedriveJournal;
import io.hookworks.worker.dlq.RedriveWatcher;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code hookworks dlq redrive}. */
@Command(
        name = "redrive",
        description = {
            "Sends dead letters back to their queue, under their old ids and with "
                    + "new attempts.",
            "Each one is sent first and removed afterwards. The state folder records "
                    + "what was sent, so that a redrive that was killed can be run again: it "
                    + "only removes what was sent before, and waits for what the killed one "
                    + "still held (--hold). A kill between the answer of the broker and the "
                    + "record of it can duplicate one group at most, under the same ids.",
            "Workers may run meanwhile. A message that dies again during the redrive "
                    + "is not moved again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks dlq redrive --queue crm-updates --dry-run",
            "  hookworks dlq redrive --queue crm-updates \\",
            "      --where 'error.contains(\"Timeout\") && age > duration(\"2h\")' \\",
            "      --rate 50/s --ramp 1m --stop-on-failure-rate 20%% --reason 'CRM mended'",
            "  hookworks dlq redrive --queue crm-updates --sample 5 --yes --reason 'trying'",
            "  hookworks dlq redrive --queue crm-updates --patch mend.json --reason 'e-mail lost'"
        })
final class RedriveCommand implements Callable<Integer> {
    @ParentCommand private DlqCommand dlq;
    @Spec private CommandSpec spec;
    @Mixin private final Selection selection = new Selection();
    @Mixin private final Consent consent = new Consent();

    @Option(names = "--queue", required = true, description = "The queue they died in.")
    private String queue;

    @Option(names = "--dry-run", description = "Only count what would move.")
    private boolean dryRun;

    @Option(names = "--sample", paramLabel = "N", description = "At most so many of each cause.")
    private int sample = Integer.MAX_VALUE;

    @Option(
            names = "--min-age",
            converter = DurationOption.class,
            description = "Only those that died so long ago.")
    private Duration minAge = Duration.ZERO;

    @Option(names = "--to", description = "Another queue of hookworks.yaml.")
    private @Nullable String to;

    @Option(
            names = "--patch",
            paramLabel = "FILE",
            description =
                    "Changes each message by this JSON Patch (RFC 6902) of {\"type\", \"key\","
                        + " \"attributes\", \"payload\"}. The message gets a new id; its attribute"
                        + " redrive-of holds the old one.")
    private @Nullable Path patchFile;

    @Option(
            names = "--rate",
            converter = RateOption.class,
            description = "No faster than this, such as 50/s or 90/m.")
    private @Nullable Double rate;

    @Option(
            names = "--ramp",
            converter = DurationOption.class,
            description = "Grow to the rate within this time, from a tenth of it.")
    private Duration ramp = Duration.ZERO;

    @Option(
            names = "--max-in-flight",
            paramLabel = "N",
            description =
                    "Waits while the target queue holds so many messages. SQS updates its "
                            + "counts about once a minute, so use --rate too. Refused on Pub/Sub, "
                            + "which does not count.")
    private long maxInFlight = Long.MAX_VALUE;

    @Option(
            names = "--stop-on-failure-rate",
            paramLabel = "PERCENT",
            converter = PercentOption.class,
            description =
                    "Stops when this share of the sent messages are dead letters again, once 20 are"
                        + " sent. Only messages that die while the redrive runs are seen, so use a"
                        + " --rate that is slower than the attempts.")
    private @Nullable Double stopAt;

    @Option(
            names = "--hold",
            converter = DurationOption.class,
            defaultValue = "1m",
            description =
                    "How long the dead letters that it holds stay hidden from others if it "
                            + "is killed (default: ${DEFAULT-VALUE}). Renewed while it runs.")
    private Duration hold = DeadLetterQueue.LEASE;

    @Option(names = "-o", defaultValue = "table", description = "table or json.")
    private Output output = Output.TABLE;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var config = dlq.config();
        var from = Chosen.queue(config, queue).name();
        var target = to == null ? from : Chosen.queue(config, to).name();
        check(from, target);
        var patch = patchFile == null ? null : Patch.read(patchFile);
        var redrive = redrive(target, patch);
        if (dryRun) {
            return dlq.run(
                    config,
                    client -> {
                        selection.findCause(letters(client, from), from);
                        var journal = dlq.state().lookAtJournal(config.provider(), from);
                        var report =
                                letters(client, from)
                                        .redrive(redrive, journal, RedriveWatcher.NOBODY);
                        telling(config, target).tell(report, refusal(patch));
                        selection.explainUnselected(spec.commandLine().getErr(), queue);
                        return exitCode(report);
                    });
        }
        var reason =
                consent.obtain(
                        "Send " + selection.inWords() + " of " + from + " to " + target + "?");
        try (var journal = dlq.state().journal(config.provider(), from);
                var interruption = Interruption.listen()) {
            if (!journal.ended()) {
                err(
                        "An earlier redrive was killed. What it had sent is only removed now; what"
                                + " it still held comes back within "
                                + hold.toSeconds()
                                + " s, and is waited for.");
            }
            return dlq.run(
                    config,
                    client -> {
                        selection.findCause(letters(client, from), from);
                        var audited =
                                dlq.state()
                                        .audit()
                                        .begin("redrive", reason, told(config, target, patch));
                        return move(
                                config,
                                client,
                                from,
                                target,
                                redrive,
                                journal,
                                interruption,
                                audited,
                                patch);
                    });
        }
    }

    private void check(QueueName from, QueueName target) {
        if (sample < 1 || maxInFlight < 1) {
            throw usage("--sample and --max-in-flight must be 1 or more.");
        }
        if (!ramp.isZero() && rate == null) {
            throw usage("--ramp grows to a rate: say --rate too.");
        }
        if (stopAt != null && !from.equals(target)) {
            throw usage(
                    "--stop-on-failure-rate looks at the dead letters of "
                            + from
                            + "; what goes to "
                            + target
                            + " dies elsewhere.");
        }
    }

    private static OpsException usage(String what) {
        return new OpsException(ExitCode.USAGE, what, null);
    }

    private Redrive redrive(QueueName target, @Nullable Patch patch) throws IOException {
        var which = selection.read();
        var redrive =
                Redrive.all()
                        .only(
                                letter ->
                                        letter.age(Instant.now()).compareTo(minAge) >= 0
                                                && which.test(letter))
                        .atMost(selection.limit)
                        .atMostPerCause(sample)
                        .to(target)
                        .at(rate == null ? null : new Rate(rate, ramp))
                        .whileBelow(maxInFlight)
                        .stoppedAt(stopAt);
        var changed = patch == null ? redrive : redrive.changedBy(patch);
        return dryRun ? changed.onlyLook() : changed;
    }

    private DeadLetterQueue letters(QueueClient client, QueueName from) {
        return new DeadLetterQueue(client, from, hold, TimeSource.system());
    }

    private int move(
            Hookworks config,
            QueueClient client,
            QueueName from,
            QueueName target,
            Redrive redrive,
            RedriveJournal journal,
            Interruption interruption,
            Audit.Operation audited,
            @Nullable Patch patch)
            throws InterruptedException {
        var bar =
                new ProgressBar(
                        spec.commandLine().getErr(),
                        Counts.total(client.stats(from.deadLetters())).orElse(0),
                        Interactive.terminal().isPresent(),
                        TimeSource.system());
        var watcher =
                new RedriveWatcher() {
                    @Override
                    public boolean stopped() {
                        return interruption.stopped();
                    }

                    @Override
                    public void progress(Redrive.Report soFar) {
                        bar.show(soFar);
                    }
                };
        try {
            var report = letters(client, from).redrive(redrive, journal, watcher);
            bar.clear();
            audited.end(
                    report.end().name().toLowerCase(Locale.ROOT), RedriveTelling.counts(report));
            telling(config, target).tell(report, refusal(patch));
            selection.explainUnselected(spec.commandLine().getErr(), queue);
            return exitCode(report);
        } catch (RuntimeException e) {
            bar.clear();
            audited.end("failed", Json.object().put("error", String.valueOf(e.getMessage())));
            throw e;
        }
    }

    /** For the audit. */
    private ObjectNode told(Hookworks config, QueueName target, @Nullable Patch patch) {
        var told =
                Json.object()
                        .put("provider", config.provider().word())
                        .put("place", dlq.home().addressed(config.provider()))
                        .put("queue", queue)
                        .put("to", target.value());
        told.set("selection", selection.told());
        if (sample != Integer.MAX_VALUE) {
            told.put("sample", sample);
        }
        if (!minAge.isZero()) {
            told.put("minAge", minAge.toString());
        }
        if (rate != null) {
            told.put("perSecond", rate);
        }
        if (patch != null) {
            told.put("patchSha256", patch.sha256());
        }
        return told;
    }

    private void err(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private RedriveTelling telling(Hookworks config, QueueName target) {
        var terminal = spec.commandLine();
        var place = dlq.home().addressed(config.provider());
        return new RedriveTelling(
                terminal.getOut(), terminal.getErr(), output, queue, target, place, dryRun);
    }

    private static @Nullable String refusal(@Nullable Patch patch) {
        return patch == null ? null : patch.refusal();
    }

    private static int exitCode(Redrive.Report report) {
        return switch (report.end()) {
            case GUARD -> ExitCode.GUARD;
            case STOPPED -> ExitCode.INTERRUPTED;
            case DONE -> {
                if (!report.whole()) {
                    yield ExitCode.PARTIAL;
                }
                yield report.moved() + report.removed() == 0 ? ExitCode.NOTHING : ExitCode.OK;
            }
        };
    }
}
