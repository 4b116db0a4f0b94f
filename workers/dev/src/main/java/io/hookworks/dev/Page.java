package io.hookworks.dev;

import io.hookworks.ops.text.Mask;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.worker.Ending;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** The page of {@code dev}: what happened to which event. Reloads itself, needs no script. */
@Controller(value = "/", port = "${hookworks.management.port}")
@Requires(property = "hookworks.dev", value = "true")
final class Page {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private static final int SHOWN = 20;

    private final Journal journal;
    private final SampleCrm crm;

    Page(Journal journal, SampleCrm crm) {
        this.journal = journal;
        this.crm = crm;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<String> show() {
        return HttpResponse.ok(html())
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    }

    private String html() {
        return """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta http-equiv="refresh" content="2">
        <meta name="color-scheme" content="light dark">
        <title>Hookworks dev</title>
        <style>
          body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
          h1 { font-size: 1.3rem } h2 { font-size: 1.05rem; margin-top: 2rem }
          table { border-collapse: collapse; width: 100%% }
          th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; vertical-align: top }
          td { overflow-wrap: anywhere } td:first-child { white-space: nowrap } .acked { color: #2a7a2a } .dead { color: #c22 } .back { color: #a60 }
          form { display: inline } pre { margin: 0; white-space: pre-wrap; font: inherit }
        </style>
        <h1>Hookworks dev</h1>
        <p>Try <code>./hookworks send stripe --type invoice.paid</code></p>
        <h2>Deliveries</h2>%s
        <h2>Mail</h2>%s
        <h2>Sample CRM</h2>
        <p>It answers %d.
        <form method="post" action="/dev/crm/answer/500"><button>Break it</button></form>
        <form method="post" action="/dev/crm/answer/200"><button>Mend it</button></form></p>%s
        </html>
        """
                .formatted(deliveries(), mails(), crm.answer(), crmCalls());
    }

    private String deliveries() {
        return table(
                List.of("Ended", "Queue", "Type", "Id", "Attempt", "Took", "Ending"),
                journal.deliveries().stream()
                        .limit(SHOWN)
                        .map(
                                entry -> {
                                    var report = entry.report();
                                    return row(
                                            cell(entry.at()),
                                            cell(report.queue()),
                                            cell(report.type()),
                                            cell(report.id()),
                                            cell(report.attempt()),
                                            cell(report.took().toMillis() + " ms"),
                                            ending(report.ending()));
                                })
                        .toList());
    }

    private String mails() {
        return table(
                List.of("Received", "To", "Subject", "Text"),
                journal.mails().stream()
                        .limit(SHOWN)
                        .map(
                                mail ->
                                        row(
                                                cell(mail.at()),
                                                cell(mail.to()),
                                                cell(mail.subject()),
                                                "<td><pre>"
                                                        + escape(TerminalText.block(mail.text()))
                                                        + "</pre></td>"))
                        .toList());
    }

    private String crmCalls() {
        return table(
                List.of("Called", "Type", "Webhook id", "Answer"),
                journal.crmCalls().stream()
                        .limit(SHOWN)
                        .map(
                                call ->
                                        row(
                                                cell(call.at()),
                                                cell(call.type()),
                                                cell(call.id()),
                                                cell(call.answer())))
                        .toList());
    }

    private static String ending(Ending ending) {
        return switch (ending) {
            case Ending.Acked() -> "<td class=acked>done</td>";
            case Ending.Released(var delay, var reason, _) ->
                    "<td class=back>again in %.1f s: %s</td>"
                            .formatted(delay.toMillis() / 1_000.0, foreign(reason));
            case Ending.DeadLettered(var reason) ->
                    "<td class=dead>dead letter: " + foreign(reason) + "</td>";
            case Ending.Abandoned(var reason) ->
                    "<td class=back>let go: " + foreign(reason) + "</td>";
        };
    }

    private static String table(List<String> headings, List<String> rows) {
        if (rows.isEmpty()) {
            return "<p>Nothing yet.</p>";
        }
        var head = headings.stream().map(each -> "<th>" + each).collect(Collectors.joining());
        return "<table><tr>" + head + String.join("", rows) + "</table>";
    }

    private static String row(String... cells) {
        return "<tr>" + String.join("", cells);
    }

    private static String cell(Object value) {
        return "<td>"
                + escape(
                        TerminalText.line(
                                value instanceof Instant at ? TIME.format(at) : value.toString()))
                + "</td>";
    }

    /** What handlers and senders wrote, without its secrets. */
    private static String foreign(String text) {
        return escape(TerminalText.line(Mask.text(text)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
