package io.hookworks.apps.updater;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * What a {@code Retry-After} header asks for: seconds, also fractional ones, or a date. See <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, 10.2.3</a>.
 */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final BigDecimal MILLIS = BigDecimal.valueOf(1_000);

    private RetryAfter() {}

    /**
     * The wait it asks for; null if it asks for none, or for one that is over already: then the
     * queue's own backoff is the better guess, since an immediate retry only burns attempts.
     */
    static @Nullable Duration of(String header, Instant now) {
        var text = header.strip();
        var wait = SECONDS.matcher(text).matches() ? seconds(text) : until(text, now);
        return wait == null || wait.isNegative() || wait.isZero() ? null : wait;
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis(new BigDecimal(text).multiply(MILLIS).longValue());
    }

    private static @Nullable Duration until(String text, Instant now) {
        try {
            var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Duration.between(now, date.toInstant());
        } catch (DateTimeException e) {
            return null;
        }
    }
}
