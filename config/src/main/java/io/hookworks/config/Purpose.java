package io.hookworks.config;

/**
 * What {@code hookworks.yaml} is read for, and so which of the variables that it names must be set:
 * a program gets no secret that it does not need.
 */
public enum Purpose {
    /** To do all of it. */
    EVERYTHING(true, true),
    /** To take webhooks: the secrets of sources. */
    TAKE(true, false),
    /** To work on messages: destinations and their secrets. */
    WORK(false, true),
    /** To look after queues: none. */
    OPERATE(false, false),
    /** To try it out: an unset secret gets a well-known value. */
    DEV(true, true);

    private final boolean sources;
    private final boolean destinations;

    Purpose(boolean sources, boolean destinations) {
        this.sources = sources;
        this.destinations = destinations;
    }

    /** Whether the secrets of sources must be there. */
    public boolean needsSources() {
        return sources;
    }

    boolean needsDestinations() {
        return destinations;
    }
}
