package io.hookworks.queue;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a queue as {@code hookworks.yaml} spells it: 3 to 70 lower-case letters, digits and
 * single hyphens, starting with a letter. Both clouds accept every such name, with room for the
 * endings that a provider or {@link #deadLetters()} adds (SQS: 80 characters in all).
 */
public record QueueName(String value) implements Comparable<QueueName> {
    private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final String DEAD_LETTERS = "-dlq";
    private static final int MIN = 3;
    private static final int MAX = 70;

    public QueueName {
        var base = value.endsWith(DEAD_LETTERS) ? baseOf(value) : value;
        if (base.length() < MIN
                || base.length() > MAX
                || base.endsWith(DEAD_LETTERS)
                || !VALID.matcher(base).matches()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "queue name '%s' must be %d to %d lower-case letters, digits and single"
                                    + " hyphens, starting with a letter",
                            value,
                            MIN,
                            MAX));
        }
    }

    public static QueueName of(String value) {
        return new QueueName(value);
    }

    /** The queue in which this queue's dead letters wait. A dead-letter queue has none itself. */
    public QueueName deadLetters() {
        if (holdsDeadLetters()) {
            throw new IllegalStateException(value + " is a dead-letter queue; it has none itself");
        }
        return new QueueName(value + DEAD_LETTERS);
    }

    /** Whether this is the dead-letter queue of another queue. */
    public boolean holdsDeadLetters() {
        return value.endsWith(DEAD_LETTERS);
    }

    /** The queue whose dead letters wait here. */
    public QueueName origin() {
        if (!holdsDeadLetters()) {
            throw new IllegalStateException(value + " is not a dead-letter queue");
        }
        return new QueueName(baseOf(value));
    }

    private static String baseOf(String value) {
        return value.substring(0, value.length() - DEAD_LETTERS.length());
    }

    @Override
    public int compareTo(QueueName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
