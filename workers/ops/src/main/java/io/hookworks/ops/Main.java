package io.hookworks.ops;

import io.hookworks.config.ConfigException;
import io.hookworks.queue.QueueException;

import org.slf4j.bridge.SLF4JBridgeHandler;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

import java.nio.file.Path;
import java.util.ServiceLoader;

/** The {@code hookworks} command. */
@Command(
        name = "hookworks",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        description = "Webhooks and background work on AWS SQS or Google Pub/Sub.",
        subcommands = {
            ApiCommand.class,
            WorkerCommand.class,
            SendCommand.class,
            QueuesCommand.class,
            QueueCommand.class,
            BridgeCommand.class,
            SourcesCommand.class,
            TypesCommand.class,
            DoctorCommand.class,
            CompletionCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something went wrong; the message says what to do",
            "2:the command line or hookworks.yaml is wrong; nothing was done",
            "3:nothing matched",
            "4:done in part",
            "5:stopped by a guard that you set",
            "130:interrupted; what was under way went back"
        })
public final class Main {
    private final Home home;

    Main(Home home) {
        this.home = home;
    }

    /** Where the command runs. */
    public Home home() {
        return home;
    }

    /** The exit code of the command that {@code args} say. */
    static int run(Home home, String... args) {
        return line(home).execute(args);
    }

    static CommandLine line(Home home) {
        var line = new CommandLine(new Main(home));
        // Commands of other modules on the class path, such as dev.
        ServiceLoader.load(Subcommand.class).forEach(line::addSubcommand);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(new ErrorsInWords());
        return line;
    }

    public static void main(String... args) {
        // gRPC writes to the log of the JDK, which has a mind and a format of its own.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        var folder = Path.of(System.getProperty("hookworks.home", "")).toAbsolutePath();
        var home = new Home(folder, new Environment(System.getenv()));
        System.exit(run(home, args));
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"hookworks " + (version == null ? "(not built)" : version)};
        }
    }

    /** Errors that a person can do something about are told in words; others with their trace. */
    private static final class ErrorsInWords implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed)
                throws Exception {
            switch (e) {
                case ConfigException config -> {
                    line.getErr().println(config.getMessage());
                    return ExitCode.USAGE;
                }
                case OpsException ops -> {
                    line.getErr().println(ops.getMessage());
                    return ops.exitCode();
                }
                case QueueException queue -> {
                    line.getErr().println(queue.getMessage());
                    line.getErr().println("Run ./hookworks doctor to see what is wrong.");
                    return ExitCode.ERROR;
                }
                default -> throw e;
            }
        }
    }
}
