package io.hookworks.ops;

import io.hookworks.config.DestinationConfig;
import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.queue.QueueName;
import io.hookworks.signature.Secret;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.QueueHandlers;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks types}. */
@Command(
        name = "types",
        description = {
            "Lists the payload types that handlers read, with their versions.",
            "With --schema it prints the JSON Schema of one. It calls no queue."
        })
final class TypesCommand implements Callable<Integer> {
    private record Row(QueueName queue, Handlers.Typed<?> typed) {}

    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    @Option(names = "--queue", description = "Only those on this queue.")
    private @Nullable String queue;

    @Option(names = "--schema", paramLabel = "TYPE", description = "Print the schema of this type.")
    private @Nullable String schema;

    @Override
    public Integer call() {
        var home = main.home();
        var config = home.read(Purpose.OPERATE);
        var only = queue == null ? null : Chosen.queue(config, queue).name();
        var settings = home.devSettings();
        try (var program = Program.open(unsigned(config), settings, Set.of(Program.Role.WORKER))) {
            var rows = rows(program.bean(Served.class).handlers(), only);
            var out = spec.commandLine().getOut();
            if (schema == null) {
                table(rows).print(out);
            } else {
                out.println(schema(rows, schema));
                out.flush();
            }
        }
        return ExitCode.OK;
    }

    /** Nothing is delivered, so nobody has to know where to, or by which secret. */
    private static Hookworks unsigned(Hookworks config) {
        var destinations = new LinkedHashMap<>(config.destinations());
        destinations.replaceAll(
                (name, each) ->
                        new DestinationConfig(
                                name,
                                URI.create("http://localhost"),
                                new Secret("whsec_" + "A".repeat(32)),
                                each.connectTimeout(),
                                each.timeout(),
                                each.rate(),
                                each.acceptUnverified()));
        return config.withDestinations(destinations);
    }

    private static List<Row> rows(QueueHandlers handlers, @Nullable QueueName only) {
        var rows = new ArrayList<Row>();
        handlers.byQueue()
                .forEach(
                        (queue, ofQueue) -> {
                            if (only == null || only.equals(queue)) {
                                ofQueue.typed().forEach(typed -> rows.add(new Row(queue, typed)));
                            }
                        });
        return rows;
    }

    private static Table table(List<Row> rows) {
        var table = new Table("TYPE", "VERSION", "READS FROM", "QUEUE", "HANDLER");
        for (var row : rows) {
            var type = row.typed().type();
            table.row(
                    type.name(),
                    type.version(),
                    type.oldestVersion(),
                    row.queue(),
                    nameOf(row.typed().handler().getClass()));
        }
        return table;
    }

    private static String nameOf(Class<?> handler) {
        return handler.isHidden()
                ? handler.getName().replaceFirst("\\$\\$Lambda.*", " (lambda)")
                : handler.getName();
    }

    private static String schema(List<Row> rows, String name) {
        var schemas =
                rows.stream()
                        .map(row -> row.typed().type())
                        .filter(type -> type.name().equals(name))
                        .map(type -> PayloadSchema.of(type).toPrettyString())
                        .distinct()
                        .toList();
        if (schemas.isEmpty()) {
            var known = rows.stream().map(row -> row.typed().type().name()).distinct().toList();
            var text = "No handler reads payloads of type " + name + "; there are " + known + ".";
            throw new OpsException(ExitCode.USAGE, text, null);
        }
        if (schemas.size() > 1) {
            var text = "Handlers of several queues read " + name + " differently; add --queue.";
            throw new OpsException(ExitCode.USAGE, text, null);
        }
        return schemas.getFirst();
    }
}
