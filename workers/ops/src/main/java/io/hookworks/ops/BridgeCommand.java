package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueName;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code hookworks bridge}. */
@Command(
        name = "bridge",
        description =
                "Moves the messages of one cloud's queues to the other cloud, live and without"
                        + " loss. SIGTERM or Ctrl-C finishes what is in work.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks bridge --from sqs --to pubsub",
            "  hookworks bridge --from pubsub --to sqs --queues orders --dead-letters \\",
            "      --until-empty"
        })
final class BridgeCommand implements Callable<Integer> {
    private static final Duration PACE = Duration.ofSeconds(1);

    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    @Option(names = "--from", required = true, paramLabel = "CLOUD", description = "sqs or pubsub.")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "CLOUD", description = "The other one.")
    private String to;

    @Option(
            names = "--queues",
            split = ",",
            paramLabel = "QUEUE",
            description = "Only these (default: all of hookworks.yaml).")
    private List<String> names = List.of();

    @Option(names = "--dead-letters", description = "Their dead letters too.")
    private boolean deadLetters;

    @Option(
            names = "--until-empty",
            description = "Ends when nothing is left (default: goes on until it is told to stop).")
    private boolean untilEmpty;

    @Option(
            names = "--grace",
            defaultValue = "25",
            description = "Seconds that finishing may take (default: ${DEFAULT-VALUE}).")
    private int grace;

    private final AtomicBoolean stopped = new AtomicBoolean();

    @Override
    public Integer call() throws InterruptedException {
        var source = provider("--from", from);
        var target = provider("--to", to);
        if (source == target) {
            throw new OpsException(ExitCode.USAGE, "--from and --to name the same cloud.", null);
        }
        var out = spec.commandLine().getOut();
        try (var here = Shore.open(main.home(), source);
                var there = Shore.open(main.home(), target)) {
            var queues = chosen(here.config());
            here.require(queues);
            there.require(queues);
            var names = names(queues);
            BridgeTerms.of(here, there, names).forEach(out::println);
            var bridge =
                    new Bridge(
                            here.config(),
                            here.client(),
                            there.client(),
                            names,
                            Bridge.Polling.USUAL);
            bridge.start();
            out.println("ready: the bridge is open");
            out.flush();
            Thread.ofVirtual().name("bridge-stop").start(() -> awaitStop(bridge, out));
            return cross(bridge, out);
        }
    }

    private static Hookworks.Provider provider(String option, String word) {
        return Hookworks.Provider.of(word)
                .orElseThrow(
                        () ->
                                new OpsException(
                                        ExitCode.USAGE,
                                        option + " is sqs or pubsub, not " + word + ".",
                                        null));
    }

    private List<QueueConfig> chosen(Hookworks config) {
        return names.isEmpty()
                ? List.copyOf(config.queues().values())
                : names.stream().distinct().map(name -> Chosen.queue(config, name)).toList();
    }

    private List<QueueName> names(List<QueueConfig> queues) {
        var all = new ArrayList<QueueName>();
        for (var queue : queues) {
            all.add(queue.name());
            if (deadLetters) {
                all.add(queue.name().deadLetters());
            }
        }
        return all;
    }

    private int cross(Bridge bridge, PrintWriter out) throws InterruptedException {
        var line = new StatusLine(out);
        try {
            while (!untilEmpty || !bridge.empty()) {
                line.show(bridge.tally().moved() + " moved");
                Thread.sleep(PACE);
            }
        } finally {
            stop(bridge, out); // also when the counts cannot be read: what is in work is finished
        }
        return bridge.tally().complete() ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private void awaitStop(Bridge bridge, PrintWriter out) {
        try {
            Stop.await(() -> stop(bridge, out), bridge::hurry);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once: it is the end of the work, or the order to end it, whichever comes first. */
    private void stop(Bridge bridge, PrintWriter out) {
        if (stopped.getAndSet(true)) {
            return;
        }
        try {
            bridge.stop(Duration.ofSeconds(grace));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.println();
        bridge.tally().report().print(out);
    }
}
