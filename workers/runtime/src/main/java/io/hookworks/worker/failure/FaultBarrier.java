package io.hookworks.worker.failure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps whose failure must not keep the next step from running: whatever is thrown, an {@code
 * Error} too, ends here in a log line.
 */
public final class FaultBarrier {
    private static final Logger LOG = LoggerFactory.getLogger(FaultBarrier.class);

    private FaultBarrier() {}

    /**
     * Never throws.
     *
     * @param what the step, for the log
     * @return whether it came to its end
     */
    public static boolean run(String what, Runnable step) {
        try {
            step.run();
            return true;
        } catch (Throwable e) {
            report(what, e);
            return false;
        }
    }

    /** Logs what a step threw. Never throws: not even when there is no memory for a log line. */
    public static void report(String what, Throwable thrown) {
        try {
            LOG.error("{} failed; work goes on", what, Failure.loggable(thrown));
        } catch (Throwable e) {
            // There is nothing left to report it with.
        }
    }
}
