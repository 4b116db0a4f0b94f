package io.hookworks.ops.dlq;

import io.hookworks.ops.Chosen;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Table;
import io.hookworks.ops.text.Json;
import io.hookworks.ops.text.Mask;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.worker.DeadLetter;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** {@code hookworks dlq show}. */
@Command(
        name = "show",
        description = {
            "Shows one dead letter: its facts, attributes and payload.",
            "A message carries the number of its attempts and the error of the last "
                    + "one. Earlier errors are in the logs of the workers, under its id.",
            "Passwords, tokens, keys and card numbers are masked, by their names and "
                    + "by how they look."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookworks dlq show --queue crm-updates stripe:evt_1",
            "  hookworks dlq show --queue crm-updates --unmask -o json stripe:evt_1"
        })
final class ShowCommand implements Callable<Integer> {
    @ParentCommand private DlqCommand dlq;
    @Spec private CommandSpec spec;

    @Option(names = "--queue", required = true, description = "The queue it died in.")
    private String queue;

    @Option(names = "--unmask", description = "Hide nothing.")
    private boolean unmask;

    @Option(names = "-o", defaultValue = "table", description = "table or json.")
    private Output output = Output.TABLE;

    @Parameters(paramLabel = "ID", description = "Its id, as dlq ls shows it.")
    private String id;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var config = dlq.config();
        var name = Chosen.queue(config, queue).name();
        return dlq.run(
                config,
                client -> {
                    var found = new AtomicReference<DeadLetter>();
                    DlqCommand.letters(client, name)
                            .look(
                                    letter -> {
                                        if (letter.message().id().equals(id)) {
                                            found.set(letter);
                                        }
                                        return found.get() == null;
                                    });
                    if (found.get() == null) {
                        var err = spec.commandLine().getErr();
                        err.println(queue + " has no dead letter " + id + ".");
                        err.println("Run ./hookworks dlq ls --queue " + queue + " to see which.");
                        return ExitCode.NOTHING;
                    }
                    print(found.get());
                    return ExitCode.OK;
                });
    }

    private void print(DeadLetter letter) {
        var out = spec.commandLine().getOut();
        if (output == Output.JSON) {
            var json = Json.object();
            facts(letter).forEach(json::put);
            json.set("attributes", Json.tree(attributes(letter)));
            json.put("payload", payload(letter));
            Json.print(out, json);
            return;
        }
        var table = new Table("FACT", "VALUE");
        facts(letter).forEach(table::row);
        table.print(out);
        var attributes = attributes(letter);
        if (!attributes.isEmpty()) {
            out.println();
            // Apart from our facts, and under the names that --where knows.
            var sent = new Table("ATTRIBUTE OF THE MESSAGE", "VALUE");
            attributes.forEach((name, value) -> sent.row("attr." + name, value));
            sent.print(out);
        }
        out.println();
        out.println("PAYLOAD");
        out.println(TerminalText.block(payload(letter)));
        out.flush();
    }

    private Map<String, String> facts(DeadLetter letter) {
        var message = letter.message();
        var facts = new LinkedHashMap<String, String>();
        facts.put("id", message.id());
        facts.put("type", message.type());
        facts.put("first sent", message.time().toString());
        facts.put("queue", letter.origin().value());
        facts.put("key", orHyphen(message.orderingKey()));
        facts.put("reason", masked(letter.reason()));
        facts.put("exception", masked(orHyphen(letter.exception())));
        facts.put("cause", letter.fingerprint());
        facts.put("attempts", Integer.toString(letter.attempts()));
        facts.put("died", orHyphen(letter.deadAt()));
        facts.put("bytes", Integer.toString(message.payload().size()));
        return facts;
    }

    private static String orHyphen(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    private Map<String, String> attributes(DeadLetter letter) {
        var shown = new LinkedHashMap<String, String>();
        letter.message().attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        each ->
                                shown.put(
                                        each.getKey(),
                                        unmask
                                                ? each.getValue()
                                                : Mask.value(each.getKey(), each.getValue())));
        return shown;
    }

    private String payload(DeadLetter letter) {
        var payload = letter.message().payload();
        return payload.text()
                .map(text -> unmask ? text : Mask.payload(text))
                .orElse(payload + ", not text");
    }

    private String masked(String text) {
        return unmask ? text : Mask.text(text);
    }
}
