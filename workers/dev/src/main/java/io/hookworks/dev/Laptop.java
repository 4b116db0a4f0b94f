package io.hookworks.dev;

import io.hookworks.config.FileWatch;
import io.hookworks.config.Hookworks;
import io.hookworks.ops.DevSession;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Listeners;
import io.hookworks.ops.OpsException;
import io.hookworks.ops.Ports;
import io.hookworks.ops.Program;
import io.hookworks.ops.Program.Role;
import io.hookworks.ops.WorkerRun;
import io.hookworks.queue.ClaimFolder;
import io.hookworks.queue.QueueProvisioner;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** All of it: a broker with its queues, a mail server, the API, the workers and the page. */
final class Laptop {
    private static final Logger LOG = LoggerFactory.getLogger(Laptop.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Broker broker;
    private final Program program;
    private final MailServer mail;
    private final FileWatch watch;
    private final @Nullable WorkerRun run;

    private Laptop(
            Broker broker,
            Program program,
            MailServer mail,
            FileWatch watch,
            @Nullable WorkerRun run) {
        this.broker = broker;
        this.program = program;
        this.mail = mail;
        this.watch = watch;
        this.run = run;
    }

    /** Starts all, or without API and workers. */
    static Laptop start(
            Hookworks config,
            FileWatch watch,
            DevSession session,
            BrokerPlace place,
            Reach reach,
            boolean brokerOnly) {
        Set<Role> roles = brokerOnly ? EnumSet.of(Role.DEV) : EnumSet.allOf(Role.class);
        // Each takes a second or two, and neither needs the other yet.
        var starting = CompletableFuture.supplyAsync(place::start);
        sweepClaims(config);
        var program = Program.open(config, watch, settings(config, session, reach), roles);
        var broker = started(starting, program);
        var provisioner = program.bean(QueueProvisioner.class);
        config.queues().values().forEach(queue -> provisioner.provision(queue.spec()));
        var mail = MailServer.start(session.smtpPort(), program.bean(Journal.class)::received);
        if (brokerOnly) {
            return new Laptop(broker, program, mail, watch, null);
        }
        var run = new WorkerRun(program, GRACE);
        run.follow(watch, config);
        program.serve();
        run.start();
        watch.start();
        return new Laptop(broker, program, mail, watch, run);
    }

    /** What a bucket's lifecycle does; a folder has none. */
    private static void sweepClaims(Hookworks config) {
        var claimCheck = config.claimCheck();
        if (claimCheck == null || !"file".equals(claimCheck.store().getScheme())) {
            return;
        }
        try (var folder = new ClaimFolder(Path.of(claimCheck.store()))) {
            var gone = folder.sweep(Instant.now().minus(config.longestStay()));
            LOG.info("{} claims are older than any message, and deleted", gone);
        } catch (IOException e) {
            throw new OpsException(
                    ExitCode.ERROR, "Cannot sweep " + claimCheck.store() + ": " + e, e);
        }
    }

    private static Broker started(CompletableFuture<Broker> starting, Program program) {
        try {
            return starting.join();
        } catch (CompletionException e) {
            program.close();
            throw e.getCause() instanceof OpsException inWords ? inWords : e;
        }
    }

    private static Map<String, Object> settings(Hookworks config, DevSession session, Reach reach) {
        var ports =
                new Ports(
                        session.api().getPort(),
                        session.management().getPort(),
                        reach.address(),
                        Ports.LOOPBACK);
        var settings = new HashMap<>(Listeners.apiAndManagement(ports, config));
        settings.putAll(session.settings());
        settings.putAll(reach.settings(config));
        settings.put("hookworks.worker-instances", true);
        // Ctrl-C waits for the poll under way; a broker in the same process makes short ones cheap.
        settings.put("hookworks.worker-poll", "1s");
        return settings;
    }

    /** Waits for the work no longer. */
    void hurry() {
        if (run != null) {
            run.hurry();
        }
    }

    /** Lets the work finish, then ends everything. */
    void stop() {
        watch.close();
        if (run != null) {
            program.stopServing();
            run.drain();
        }
        program.close();
        mail.close();
        broker.close();
    }
}
