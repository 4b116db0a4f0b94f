package io.hookworks.worker.dlq;

/** Who looks on while dead letters move, and may stop it. Called by the thread that moves them. */
public interface RedriveWatcher {
    /** Nobody does. */
    RedriveWatcher NOBODY = new RedriveWatcher() {};

    /** Asked between two groups: true ends it, in order. */
    default boolean stopped() {
        return false;
    }

    /** After each group. */
    default void progress(Redrive.Report soFar) {}
}
