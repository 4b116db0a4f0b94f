package io.hookworks.worker;

import java.time.Duration;

/** Whose turn it is among the messages that have arrived. Nothing of it blocks. */
sealed interface Turns permits KeyedWork, OneAtATime {
    /** What it tells the worker to do; nothing of it blocks. */
    interface Crew {
        void start(Work work);

        /** The lease of an attempt that is over is the next one's. */
        void handOver(Work over, Work next);

        /**
         * One that has arrived waits here with its lease and without its permit, until it is
         * started or given back.
         *
         * @return false if there is no room for it: then it keeps its permit
         */
        boolean park(Work work);

        /** Gives back what did not fail. */
        void giveBack(Work work, Duration delay, String reason);
    }

    /** One more has arrived. */
    void arrive(Work work);

    /**
     * Runs the arrivals of all messages that one receive has brought. No end and no failure of an
     * earlier message comes in between: what it gives back of a key must include what the same
     * receive brought behind it.
     */
    void arriveTogether(Runnable arrivals);

    /**
     * Keeps one that is not finished for its next attempt.
     *
     * @param failed whether this attempt failed, and was not merely put off
     * @return false if it is not kept: then it is to be settled as decided
     */
    boolean keep(Work unfinished, Duration wait, boolean failed);

    /** The end of a delivery is confirmed. */
    void ended(Work work, Ending ending);

    /** Looks at the clock. */
    void beat();

    /** Gives back everything that is not in work. */
    void stop();
}
