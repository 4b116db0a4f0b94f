package io.hookworks.ops;

import com.fasterxml.jackson.databind.JsonNode;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.config.SourceConfig;
import io.hookworks.ops.text.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code hookworks sources …}. */
@Command(
        name = "sources",
        description = {
            "Shows how many requests of each source were accepted and refused.",
            "It asks the running API, which counts since its start. If no API runs, "
                    + "it shows what hookworks.yaml says."
        },
        subcommands = {
            SourcesCommand.Show.class,
            SourcesCommand.Release.class,
            SourcesCommand.Discard.class,
            SourcesCommand.Forget.class
        })
final class SourcesCommand implements Callable<Integer> {
    /** How a command prints. */
    enum Output {
        TABLE,
        JSON
    }

    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            description =
                    "The management port of the API to ask; HOOKWORKS_MANAGEMENT_TOKEN is "
                            + "its token (default: the running dev, or this machine).")
    private @Nullable URI url;

    @Option(
            names = "-o",
            scope = ScopeType.INHERIT,
            defaultValue = "table",
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private Output output = Output.TABLE;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var config = main.home().read(Purpose.OPERATE);
        var api = RunningApi.of(main.home(), url);
        if (api.isEmpty()) {
            file(config);
            return ExitCode.OK;
        }
        var sources = api.get().get("/sources");
        if (output == Output.JSON) {
            print(sources);
            return ExitCode.OK;
        }
        var table =
                new Table(
                        "SOURCE",
                        "PROVIDER",
                        "UNVERIFIED",
                        "TAKEN",
                        "REFUSED",
                        "HELD",
                        "LAST TAKEN",
                        "LAST REFUSAL",
                        "REUSED IDS");
        sources.forEach(source -> row(table, source));
        table.print(spec.commandLine().getOut());
        return ExitCode.OK;
    }

    private static void row(Table table, JsonNode source) {
        var last = source.path("refused").path(0);
        table.row(
                source.path("name").asText(),
                source.path("provider").asText("-"),
                source.path("unverified").asText("-"),
                taken(source),
                refused(source),
                source.path("quarantined").asInt(),
                source.path("accepted").asText("-"),
                last.isMissingNode()
                        ? "-"
                        : last.path("cause").asText() + " " + last.path("at").asText(),
                source.path("reusedIds").asLong());
    }

    private static long taken(JsonNode source) {
        var outcomes = source.path("outcomes");
        return outcomes.path("accepted").asLong()
                + outcomes.path("marked").asLong()
                + outcomes.path("unverified").asLong();
    }

    /** Whatever was the request's fault. */
    private static long refused(JsonNode source) {
        var refused = 0L;
        for (var outcome : source.path("outcomes").properties()) {
            refused +=
                    switch (outcome.getKey()) {
                        case "accepted", "duplicate", "handshaken" -> 0;
                        case "marked", "unverified", "quarantined", "unavailable" -> 0;
                        default -> outcome.getValue().asLong();
                    };
        }
        return refused;
    }

    /** What is known without asking anyone. */
    private void file(Hookworks config) {
        var out = spec.commandLine().getOut();
        if (output == Output.JSON) {
            print(Json.tree(config.sources().values().stream().map(this::told).toList()));
            return;
        }
        var table = new Table("SOURCE", "PROVIDER", "UNVERIFIED", "QUEUE");
        for (var source : config.sources().values()) {
            table.row(source.name(), source.profile().name(), unverified(source), source.queue());
        }
        table.print(out);
        out.println(
                "No API was asked: none listens here. --url names one; "
                        + ManagementToken.VARIABLE
                        + " is its token.");
        out.flush();
    }

    private Map<String, String> told(SourceConfig source) {
        return Map.of(
                "name", source.name(),
                "provider", source.profile().name(),
                "unverified", unverified(source),
                "queue", source.queue().value());
    }

    private static String unverified(SourceConfig source) {
        return source.admission().unverified().name().toLowerCase(Locale.ROOT);
    }

    private void print(JsonNode json) {
        var out = spec.commandLine().getOut();
        Json.print(out, json);
    }

    /** The API that must be there, and know the source. */
    private RunningApi api(String name) throws IOException, InterruptedException {
        var known = main.home().read(Purpose.OPERATE).sources().keySet();
        if (!known.contains(name) && !name.equals("unknown")) {
            throw new OpsException(
                    ExitCode.USAGE,
                    "hookworks.yaml has no source " + name + "; it has " + known + ".",
                    null);
        }
        return RunningApi.of(main.home(), url)
                .orElseThrow(
                        () ->
                                new OpsException(
                                        ExitCode.ERROR,
                                        "No API listens here. --url names one; "
                                                + ManagementToken.VARIABLE
                                                + " is its token.",
                                        null));
    }

    /** {@code hookworks sources show NAME}. */
    @Command(
            name = "show",
            description = "Shows a source's last refused requests; unknown: of no source.")
    static final class Show implements Callable<Integer> {
        @ParentCommand private SourcesCommand sources;
        @Spec private CommandSpec spec;

        @Parameters(paramLabel = "SOURCE", description = "Its name in hookworks.yaml.")
        private String name;

        @Override
        public Integer call() throws IOException, InterruptedException {
            var source = sources.api(name).get("/sources/" + name);
            if (sources.output == Output.JSON) {
                sources.print(source);
                return ExitCode.OK;
            }
            var facts = new Table("FACT", "VALUE");
            facts.row("last taken", source.path("accepted").asText("-"));
            facts.row("reused ids", source.path("reusedIds").asLong());
            facts.row("in quarantine", source.path("quarantined").asInt());
            for (var outcome : source.path("outcomes").properties()) {
                facts.row(outcome.getKey(), outcome.getValue().asLong());
            }
            var out = spec.commandLine().getOut();
            facts.print(out);
            for (var refused : source.path("refused")) {
                out.println();
                table(refused).print(out);
            }
            return ExitCode.OK;
        }

        private static Table table(JsonNode refused) {
            var table = new Table("REFUSED", refused.path("at").asText());
            table.row("cause", refused.path("cause").asText());
            table.row("alike", refused.path("alike").asLong());
            table.row("method", refused.path("method").asText());
            if (refused.has("sha256")) {
                table.row("bytes", refused.path("bytes").asLong());
                table.row("sha256", refused.path("sha256").asText());
            }
            for (var header : refused.path("headers").properties()) {
                table.row(header.getKey(), header.getValue().asText());
            }
            return table;
        }
    }

    /** What one of them does to a source. */
    private abstract static class Operation implements Callable<Integer> {
        @ParentCommand private SourcesCommand sources;
        @Spec private CommandSpec spec;

        @Parameters(paramLabel = "SOURCE", description = "Its name in hookworks.yaml.")
        private String name;

        int operate(String verb, String did, boolean dryRun)
                throws IOException, InterruptedException {
            return sources.operate(spec, name, verb, did, dryRun);
        }
    }

    /** {@code hookworks sources release NAME}. */
    @Command(
            name = "release",
            description = {
                "Verifies the quarantined requests of a source again, and sends the "
                        + "genuine ones to its queue.",
                "Each is verified with the secrets that the API has now, at the time "
                        + "when it arrived."
            })
    static final class Release extends Operation {
        @Option(names = "--dry-run", description = "Only count what would move.")
        private boolean dryRun;

        @Override
        public Integer call() throws IOException, InterruptedException {
            return operate("release", dryRun ? "would release " : "released ", dryRun);
        }
    }

    /** {@code hookworks sources discard NAME}. */
    @Command(name = "discard", description = "Removes all that a source has in quarantine.")
    static final class Discard extends Operation {
        @Option(names = "--dry-run", description = "Only count what would go.")
        private boolean dryRun;

        @Override
        public Integer call() throws IOException, InterruptedException {
            return operate("discard", dryRun ? "would discard " : "discarded ", dryRun);
        }
    }

    /** {@code hookworks sources forget NAME}. */
    @Command(
            name = "forget",
            description = "Forgets which events came: what its sender sends again is sent on.")
    static final class Forget extends Operation {
        @Override
        public Integer call() throws IOException, InterruptedException {
            return operate("forget", "forgot ", false);
        }
    }

    private int operate(CommandSpec on, String name, String verb, String did, boolean dryRun)
            throws IOException, InterruptedException {
        var report = api(name).post("/sources/" + name + "/" + verb + "?dry-run=" + dryRun);
        var done = report.path("done").asInt();
        var failed = report.path("failed").asInt();
        var out = on.commandLine().getOut();
        out.println(did + done + ", kept " + report.path("kept").asInt() + ", failed " + failed);
        out.flush();
        if (failed > 0) {
            return ExitCode.PARTIAL;
        }
        return done == 0 ? ExitCode.NOTHING : ExitCode.OK;
    }
}
