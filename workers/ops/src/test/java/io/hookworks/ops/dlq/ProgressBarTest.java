package io.hookworks.ops.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.testkit.ManualClock;
import io.hookworks.worker.dlq.Redrive;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How far a redrive is, on a terminal and in a log. */
class ProgressBarTest {
    private final ManualClock clock = ManualClock.somewhere();
    private final StringWriter err = new StringWriter();

    @Test
    void a_log_gets_a_line_every_few_seconds() {
        var bar = new ProgressBar(new PrintWriter(err), 480, false, clock);
        for (var second = 1; second <= 11; second++) {
            clock.advance(Duration.ofSeconds(1));
            bar.show(moved(second * 10));
        }
        bar.clear();

        assertEquals(
                """
                52 of 480: moved 50, left 2, failed 0, 10/s
                102 of 480: moved 100, left 2, failed 0, 10/s
                """,
                err.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void a_terminal_gets_one_line_that_is_written_over() {
        var bar = new ProgressBar(new PrintWriter(err), 48, true, clock);
        clock.advance(Duration.ofSeconds(1));
        bar.show(moved(22));
        bar.show(moved(23));

        assertEquals(
                "\r[############------------] moved 22, left 2, failed 0, 22/s", err.toString());
    }

    private static Redrive.Report moved(int moved) {
        return new Redrive.Report(
                Redrive.End.DONE, moved, 2, 0, 0, 0, 0, 0, 0, Map.of("cause", moved), List.of());
    }
}
