package io.hookworks.webhook.fuzz;

import io.hookworks.webhook.fuzz.Connection.End;
import io.hookworks.webhook.fuzz.Piece.Expected;
import io.hookworks.webhook.fuzz.RawClient.Answers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a server must never do, whatever it is sent. */
public final class Verdicts {
    private static final int SUCCESS = 2;
    private static final int REFUSAL = 4;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private Verdicts() {}

    /**
     * Returns what was wrong with the answers to a connection; empty if nothing was.
     *
     * @param published how often each body was published
     */
    public static List<String> faults(
            Connection connection, Answers answers, Map<String, Integer> published) {
        var faults = new ArrayList<String>();
        if (answers.hangs()) {
            faults.add("the server neither answered nor closed");
        }
        var statuses = answers.statuses();
        var saysWhen = answers.text().toLowerCase(Locale.ROOT).contains("retry-after: ");
        for (var status : statuses) {
            if (status >= SERVER_ERROR && !(status == UNAVAILABLE && saysWhen)) {
                faults.add("answered " + status);
            }
        }
        var events = connection.events();
        var times = events.stream().mapToInt(each -> published.getOrDefault(each.body(), 0)).sum();
        var successes = statuses.stream().filter(each -> each / 100 == SUCCESS).count();
        var isRead = connection.end() == End.READ;
        if (isRead ? successes != times : successes > times) {
            faults.add(successes + " successes, and " + times + " events published");
        }
        events.stream()
                .filter(each -> published.getOrDefault(each.body(), 0) > 1)
                .forEach(each -> faults.add("published more than once: " + each.body()));
        if (isRead) {
            expected(connection, statuses, published, faults);
        }
        return faults;
    }

    /** Whole requests are answered in their order, up to the first that is not. */
    private static void expected(
            Connection connection,
            List<Integer> statuses,
            Map<String, Integer> published,
            List<String> faults) {
        var next = 0;
        for (var piece : connection.pieces()) {
            if (piece.expected() == Expected.ANY) {
                return;
            }
            var status = next < statuses.size() ? statuses.get(next) : 0;
            next++;
            var isRefused = piece.expected() == Expected.REFUSED;
            if (status / 100 != (isRefused ? REFUSAL : SUCCESS)) {
                faults.add("request " + next + " was answered " + status);
            }
            var event = piece.event();
            if (!isRefused && event != null && !published.containsKey(event.body())) {
                faults.add("request " + next + " was not published");
            }
            if (piece.expected() == Expected.ACCEPTED_LAST) {
                return;
            }
        }
    }
}
