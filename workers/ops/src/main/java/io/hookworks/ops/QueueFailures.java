package io.hookworks.ops;

import io.hookworks.ops.text.TerminalText;
import io.hookworks.queue.QueueException;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The queues that a command could not do its work on, while it went on with the others. */
public final class QueueFailures {
    /** What to do about them. */
    static final String REMEDY = "Run ./hookworks doctor to see what is wrong.";

    /** As many lines as a person reads; with a broker that is down every queue fails alike. */
    private static final int SHOWN = 10;

    private final List<QueueException> failures = new ArrayList<>();
    private final int asked;
    private int failed;

    /**
     * @param asked how many queues the command is for
     */
    public QueueFailures(int asked) {
        this.asked = asked;
    }

    /** Nothing could be done on this queue. */
    public void whole(QueueException failure) {
        failed++;
        failures.add(failure);
    }

    /** Something of this queue could not be done, such as counting its dead letters. */
    public void part(QueueException failure) {
        failures.add(failure);
    }

    /**
     * Names them.
     *
     * @return 0 if there are none, 1 if all queues failed, 4 otherwise
     */
    public int report(PrintWriter err) {
        failures.stream()
                .limit(SHOWN)
                .forEach(each -> err.println(TerminalText.line(String.valueOf(each.getMessage()))));
        if (failures.size() > SHOWN) {
            err.println("and " + (failures.size() - SHOWN) + " more errors");
        }
        if (failures.isEmpty()) {
            return ExitCode.OK;
        }
        err.println(REMEDY);
        err.flush();
        return failed == asked ? ExitCode.ERROR : ExitCode.PARTIAL;
    }
}
