package io.hookworks.worker;

import java.time.Duration;

/** Whose turn it is among the messages that have arrived. Nothing of it blocks. */
sealed interface Turns permits KeyedWork, OneAtATime {
    /** What it tells the worker to do; nothing of it blocks. */
    interface Crew {
        void start(Work work);

        /** The lease of a failed attempt is the next one's. */
        void handOver(Work failed, Work next);

        /** Gives back what did not fail. */
        void giveBack(Work work, Duration delay, String reason);
    }

    /** One more has arrived. */
    void arrive(Work work);

    /**
     * Keeps one that failed for its next attempt.
     *
     * @return false if it is not kept: then it is to be settled as decided
     */
    boolean keep(Work failed, Duration wait);

    /** The end of a delivery is confirmed. */
    void ended(Work work, Ending ending);

    /** Looks at the clock. */
    void beat();

    /** Gives back everything that is not in work. */
    void stop();
}
