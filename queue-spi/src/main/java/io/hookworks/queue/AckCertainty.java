package io.hookworks.queue;

/** How much an accepted acknowledgement is worth. */
public enum AckCertainty {
    /** The message is gone: it is not delivered again. */
    CONFIRMED,
    /**
     * The broker took note. It may deliver the message again, most likely if the lease had ended.
     */
    BEST_EFFORT
}
