package io.hookworks.benchmarks;

/**
 * Ends the process when one of its threads fails. A measurement that goes on without a sender, a
 * loop or a listener reports less load than it names, and favors whoever had the less of it.
 */
final class FailFast {
    private FailFast() {}

    /** To be called first in the {@code main} of each process that is measured or makes load. */
    static void install() {
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> {
                    System.err.println("failed: " + thread.getName());
                    failure.printStackTrace();
                    Runtime.getRuntime().halt(1);
                });
    }
}
