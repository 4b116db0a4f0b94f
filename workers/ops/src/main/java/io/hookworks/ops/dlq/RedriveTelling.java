package io.hookworks.ops.dlq;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.ops.Table;
import io.hookworks.ops.text.Json;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.dlq.BrokerErrors;
import io.hookworks.worker.dlq.Redrive;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What a person, or another program, is told of a redrive: how much moved, and what to do about the
 * rest.
 *
 * @param place whose queues these are, in words
 */
record RedriveTelling(
        PrintWriter out,
        PrintWriter err,
        Output output,
        String queue,
        QueueName target,
        String place,
        boolean dryRun) {
    /**
     * @param refusal why the first that could not be patched could not; null: all could
     */
    void tell(Redrive.Report report, @Nullable String refusal) {
        if (output == Output.JSON) {
            var json =
                    Json.object()
                            .put("queue", queue)
                            .put("to", target.value())
                            .put("dryRun", dryRun)
                            .put("end", report.end().name().toLowerCase(Locale.ROOT));
            json.setAll(counts(report));
            Json.print(out, json);
        } else {
            table(report);
        }
        warn(report, refusal);
    }

    private void table(Redrive.Report report) {
        out.println(
                (dryRun ? "would move " : "moved ")
                        + report.moved()
                        + ", left "
                        + report.left()
                        + ", undecodable "
                        + report.undecodable()
                        + ", failed "
                        + report.failed()
                        + "  ("
                        + place
                        + ")");
        if (!report.byCause().isEmpty()) {
            var table = new Table("CAUSE", dryRun ? "WOULD MOVE" : "MOVED", "TO");
            report.byCause()
                    .forEach(
                            (cause, count) -> {
                                if (count > 0) {
                                    table.row(cause, count, target);
                                }
                            });
            table.print(out);
        }
        out.flush();
    }

    private void warn(Redrive.Report report, @Nullable String refusal) {
        if (report.removed() > 0) {
            err(
                    report.removed()
                            + (dryRun ? " would only be removed" : " were only removed")
                            + ": an earlier redrive had sent them before it was killed.");
        }
        if (report.unsure() > 0) {
            err(
                    report.unsure()
                            + " may be there twice, under the same id: an earlier redrive was"
                            + " killed while it sent them.");
        }
        if (report.doubled() > 0) {
            err(
                    report.doubled()
                            + " were sent but could not be removed yet. Run this again with the"
                            + " same --state-dir: it only removes them.");
        }
        if (refusal != null) {
            err("The first that the patch does not fit: " + refusal);
        } else if (report.failed() > 0) {
            err(
                    report.failed()
                            + " stay dead letters. Run ./hookworks doctor, fix what the errors"
                            + " below say, then run this again.");
        }
        report.errors().forEach(errors -> err(line(errors)));
        switch (report.end()) {
            case DONE -> {}
            case GUARD ->
                    err(
                            String.format(
                                    Locale.ROOT,
                                    "Stopped: %d of %d sent are dead again. Look at ./hookworks dlq"
                                            + " groups --queue %s, mend, run this again.",
                                    report.returned(),
                                    report.moved(),
                                    queue));
            case STOPPED -> err("Interrupted. Run this again to move the rest.");
        }
    }

    /** Such as " 3 × send THROTTLED, the first: …". */
    static String line(BrokerErrors errors) {
        return "  "
                + errors.count()
                + " × "
                + errors.verb().name().toLowerCase(Locale.ROOT)
                + " "
                + errors.kind()
                + ", the first: "
                + errors.example();
    }

    static ArrayNode json(List<BrokerErrors> errors) {
        var json = Json.array();
        for (var each : errors) {
            json.addObject()
                    .put("call", each.verb().name().toLowerCase(Locale.ROOT))
                    .put("kind", each.kind().name())
                    .put("count", each.count())
                    .put("first", each.example());
        }
        return json;
    }

    /** For the audit, and for other programs. */
    static ObjectNode counts(Redrive.Report report) {
        var counts =
                Json.object()
                        .put("moved", report.moved())
                        .put("left", report.left())
                        .put("undecodable", report.undecodable())
                        .put("failed", report.failed())
                        .put("doubled", report.doubled())
                        .put("removed", report.removed())
                        .put("unsure", report.unsure())
                        .put("returned", report.returned());
        counts.set("byCause", Json.tree(report.byCause()));
        counts.set("errors", json(report.errors()));
        return counts;
    }

    private void err(String line) {
        err.println(TerminalText.line(line));
        err.flush();
    }
}
