package io.hookworks.ops;

import io.hookworks.config.Purpose;
import io.hookworks.worker.WorkerSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks worker}. */
@Command(name = "worker", description = "Handles the messages of all queues, or of some.")
final class WorkerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

    /** What remains of the grace when the last poll has ended. */
    private static final int SETTLING = 5;

    @ParentCommand private Main main;

    @Option(names = "--queues", split = ",", description = "Only these queues.")
    private List<String> queues = List.of();

    @Option(
            names = "--grace",
            defaultValue = "25",
            description = "Seconds that a drain may take (default: ${DEFAULT-VALUE}).")
    private int grace;

    @Override
    public Integer call() throws InterruptedException {
        var home = main.home();
        var watch = home.watch(() -> home.read(Purpose.WORK)); // first, to miss no change
        var config = home.read(Purpose.WORK);
        var chosen =
                config.queues().values().stream()
                        .filter(queue -> queues.isEmpty() || queues.contains(queue.name().value()))
                        .toList();
        var known = chosen.stream().map(queue -> queue.name().value()).toList();
        for (var queue : queues) {
            if (!known.contains(queue)) {
                throw new OpsException(
                        ExitCode.USAGE, "hookworks.yaml has no queue " + queue + ".", null);
            }
        }
        var ports = Ports.from(home.environment());
        var settings = new HashMap<>(home.devSettings());
        settings.putAll(Listeners.management(ports));
        settings.put("hookworks.worker-queues", String.join(",", queues));
        settings.put("hookworks.worker-poll", poll().toSeconds() + "s");
        settings.putAll(ManagementToken.settings(home.environment()));
        var program = Program.open(config, settings, Set.of(Program.Role.WORKER));
        Checkup.require(program.client(), chosen);
        var run = new WorkerRun(program, Duration.ofSeconds(grace));
        program.serve();
        run.start();
        run.follow(watch, config);
        watch.start();
        LOG.info(
                "ready: {} queues, health and metrics at {}:{}",
                chosen.size(),
                ports.managementHost(),
                ports.management());
        Stop.await(
                () -> {
                    watch.close();
                    run.drain();
                    program.close();
                },
                run::hurry);
        return ExitCode.OK;
    }

    /** A poll that a drain can wait for. */
    private Duration poll() {
        var shorter = Math.max(1, grace - SETTLING);
        return Duration.ofSeconds(Math.min(shorter, WorkerSettings.POLL.toSeconds()));
    }
}
