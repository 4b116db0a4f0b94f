package io.hookworks.apps.updater;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Reads a {@code Retry-After} header: seconds, also fractional ones, or an {@linkplain HttpDate
 * HTTP date}. See <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110,
 * 10.2.3</a>.
 */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d+(\\.\\d+)?");

    /** Longer waits mean the same to every queue, and cannot overflow what is added to them. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private RetryAfter() {}

    /**
     * The wait that the header asks for, at most a year; zero if it is in the past, negative or not
     * readable: then the queue's own backoff holds.
     */
    static Duration of(String header, Instant now) {
        var text = header.strip();
        try {
            return SECONDS.matcher(text).matches()
                    ? seconds(Double.parseDouble(text))
                    : bounded(Duration.between(now, HttpDate.parse(text, now)));
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(
                Math.round(Math.min(seconds, (double) LONGEST.toSeconds()) * 1_000));
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
