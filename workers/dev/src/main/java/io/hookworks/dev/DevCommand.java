package io.hookworks.dev;

import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;
import io.hookworks.ops.DevSession;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Home;
import io.hookworks.ops.Main;
import io.hookworks.ops.ManagementToken;
import io.hookworks.ops.OpsException;
import io.hookworks.ops.Ports;
import io.hookworks.ops.Stop;
import io.hookworks.ops.Subcommand;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code hookworks dev}. */
@Command(
        name = "dev",
        description = {
            "Runs everything on this machine: an embedded SQS, or the Pub/Sub "
                    + "emulator of Google. Ctrl-C drains.",
            "Ports: HOOKWORKS_PORT, HOOKWORKS_MANAGEMENT_PORT, HOOKWORKS_SQS_PORT, "
                    + "HOOKWORKS_PUBSUB_PORT, HOOKWORKS_SMTP_PORT. All of them listen on "
                    + "127.0.0.1; HOOKWORKS_HOST names another address for webhooks.",
            "Requests whose Host header names another host are refused, except those "
                    + "of a public-url in hookworks.yaml and of HOOKWORKS_ALLOWED_HOSTS (such "
                    + "as a tunnel, comma-separated)."
        })
public final class DevCommand implements Subcommand {
    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    @Option(
            names = "--provider",
            paramLabel = "sqs|pubsub",
            description =
                    "Whose queues (default: HOOKWORKS_PROVIDER, or what hookworks.yaml says).")
    private Hookworks.@Nullable Provider provider;

    @Option(
            names = "--broker-only",
            description =
                    "Only the broker with its queues, and the mail server: run api and worker"
                            + " beside it.")
    private boolean brokerOnly;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var home = main.home();
        var ports = Ports.from(home.environment());
        var variables = home.devVariables(provider, local(ports.management()));
        Supplier<HookworksFile> read = () -> home.read(variables, Purpose.DEV);
        var watch = home.watch(() -> read.get().config()); // first, to miss no change
        var file = read.get();
        var place = BrokerPlace.of(file.config().provider(), home.environment());
        var session = session(home, ports, place);
        requireFreePorts(session, place);
        var laptop =
                Laptop.start(
                        file.config(),
                        watch,
                        session,
                        place,
                        Reach.of(home.environment()),
                        brokerOnly);
        session.announce(home.folder());
        tell(session, file.devSecrets());
        Stop.await(
                () -> {
                    forget(home.folder());
                    laptop.stop();
                },
                laptop::hurry);
        return ExitCode.OK;
    }

    private static DevSession session(Home home, Ports ports, BrokerPlace place) {
        return new DevSession(
                ProcessHandle.current().pid(),
                place.provider(),
                place.endpoint(),
                local(ports.api()),
                local(ports.management()),
                Ports.port(home.environment(), "HOOKWORKS_SMTP_PORT", 2525),
                ManagementToken.orNew(home.environment()));
    }

    private static URI local(int port) {
        return URI.create("http://localhost:" + port);
    }

    private void requireFreePorts(DevSession session, BrokerPlace place) {
        var needed = new LinkedHashMap<String, Integer>();
        if (!place.runs()) {
            needed.put(place.variable(), place.port());
        }
        needed.put("HOOKWORKS_SMTP_PORT", session.smtpPort());
        if (!brokerOnly) {
            needed.put("HOOKWORKS_PORT", session.api().getPort());
            needed.put("HOOKWORKS_MANAGEMENT_PORT", session.management().getPort());
        }
        needed.entrySet().forEach(DevCommand::requireFree);
    }

    private static void requireFree(Map.Entry<String, Integer> needed) {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), needed.getValue()));
        } catch (IOException e) {
            throw new OpsException(
                    ExitCode.ERROR,
                    "Port "
                            + needed.getValue()
                            + " is taken, maybe by another dev. Choose one with "
                            + needed.getKey()
                            + "=… ./hookworks dev",
                    e);
        }
    }

    private void tell(DevSession session, List<String> devSecrets) {
        var out = spec.commandLine().getOut();
        var started =
                ProcessHandle.current()
                        .info()
                        .startInstant()
                        .map(at -> Duration.between(at, Instant.now()))
                        .orElse(Duration.ZERO);
        out.printf("%nReady in %.1f s.%n", started.toMillis() / 1_000.0);
        if (!brokerOnly) {
            out.println("  Webhooks   " + session.api() + "/webhooks/{source}");
            out.println("  Page       " + session.management() + "/   (also /health, /prometheus)");
        }
        out.println("  " + told(session));
        out.println("  Mail       localhost:" + session.smtpPort());
        if (!devSecrets.isEmpty()) {
            out.println(
                    "  Unset and filled with well-known values: " + String.join(", ", devSecrets));
        }
        out.println(
                brokerOnly
                        ? "Now, in other terminals: ./hookworks api, ./hookworks worker"
                        : "Try: ./hookworks send stripe --type invoice.paid");
        out.println();
        out.flush();
    }

    /** What another program must know to look into the broker. */
    private static String told(DevSession session) {
        var at = session.queues();
        return switch (session.provider()) {
            case SQS -> "SQS        " + at + "   (any SQS client, region us-east-1)";
            case PUBSUB ->
                    "Pub/Sub    "
                            + at
                            + "   (PUBSUB_EMULATOR_HOST="
                            + at
                            + ", project "
                            + DevSession.PROJECT
                            + ")";
        };
    }

    private static void forget(Path folder) {
        try {
            DevSession.forget(folder);
        } catch (IOException e) {
            // It names a process that is about to end, so nobody believes it anyway.
            throw new UncheckedIOException(e);
        }
    }
}
