package io.hookworks.queue;

/**
 * Something about a queue that a person should mend.
 *
 * @param what the difference, in words
 * @param remedy what to do about it
 */
public record Finding(QueueName queue, Severity severity, String what, String remedy) {
    /** Whether work can go on with it. */
    public enum Severity {
        /** Works, but not as {@code hookworks.yaml} says. */
        WARNING,
        /** Does not work, or can lose messages. */
        ERROR
    }
}
