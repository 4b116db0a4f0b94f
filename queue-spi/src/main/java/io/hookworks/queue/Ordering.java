package io.hookworks.queue;

/** Which order a queue keeps. */
public enum Ordering {
    NONE,
    /** Among the messages of one {@link Message#orderingKey()}. */
    PER_KEY
}
