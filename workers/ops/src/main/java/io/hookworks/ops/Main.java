package io.hookworks.ops;

import io.hookworks.config.ConfigException;
import io.hookworks.ops.cli.TerminalHelp;
import io.hookworks.ops.cli.UsageErrors;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.queue.QueueException;

import org.slf4j.bridge.SLF4JBridgeHandler;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

import java.io.UncheckedIOException;
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
            "0:Done.",
            "1:Failed. The message says what to do.",
            "2:The command line or hookworks.yaml is wrong. Nothing was done.",
            "3:Nothing matched.",
            "4:Done in part, such as when one queue of many could not be reached.",
            "5:Stopped by a limit that you set.",
            "130:Interrupted. Messages under way went back to their queue."
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
        line.setHelpFactory(new TerminalHelp(() -> Screen.columns(home.environment())));
        line.setParameterExceptionHandler(new UsageErrors());
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

    /**
     * Prints the message of errors that a person can do something about, and the stack trace of
     * others. Messages may quote what others wrote.
     */
    private static final class ErrorsInWords implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed)
                throws Exception {
            switch (e) {
                case ConfigException config -> {
                    print(line, config);
                    return ExitCode.USAGE;
                }
                case OpsException ops -> {
                    print(line, ops);
                    return ops.exitCode();
                }
                case QueueException queue -> {
                    print(line, queue);
                    line.getErr().println(QueueFailures.REMEDY);
                    return ExitCode.ERROR;
                }
                case UncheckedIOException io -> {
                    print(line, io);
                    return ExitCode.ERROR;
                }
                default -> throw e;
            }
        }

        private static void print(CommandLine line, Exception e) {
            line.getErr().println(TerminalText.block(String.valueOf(e.getMessage())));
        }
    }
}
