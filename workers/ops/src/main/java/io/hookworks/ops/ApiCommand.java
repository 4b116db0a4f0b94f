package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks api}. */
@Command(name = "api", description = "Takes webhooks and puts them into queues.")
final class ApiCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ApiCommand.class);

    @ParentCommand private Main main;

    @Override
    public Integer call() throws InterruptedException {
        var home = main.home();
        var watch = home.watch(() -> home.read(Purpose.TAKE)); // first, to miss no change
        var config = home.read(Purpose.TAKE);
        var ports = Ports.from(home.environment());
        var settings = new HashMap<>(home.devSettings());
        settings.putAll(Listeners.apiAndManagement(ports, config));
        settings.putAll(ManagementToken.settings(home.environment()));
        var program = Program.open(config, watch, settings, Set.of(Program.Role.API));
        Checkup.require(program.client(), targets(config));
        program.serve();
        watch.start();
        LOG.info(
                "ready: webhooks at port {}, health and metrics at {}:{}",
                ports.api(),
                ports.managementHost(),
                ports.management());
        Stop.await(
                () -> {
                    watch.close();
                    program.stopServing();
                    program.close();
                },
                () -> LOG.warn("asked to stop again: the last requests are bounded already"));
        return ExitCode.OK;
    }

    /** The queues that sources send to. */
    private static Set<QueueConfig> targets(Hookworks config) {
        var targets = new LinkedHashSet<QueueConfig>();
        for (var source : config.sources().values()) {
            source.allQueues().forEach(queue -> targets.add(config.queues().get(queue)));
        }
        return targets;
    }
}
