package io.hookworks.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Durations as {@code hookworks.yaml} writes them: {@code 250ms}, {@code 2s}, {@code 15m}, {@code
 * 12h}, {@code 14d}.
 */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Durations() {}

    /**
     * @throws IllegalArgumentException if it is not one
     */
    public static Duration parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "must be a duration such as 250ms, 2s, 15m, 12h or 14d, not '" + text + "'");
        }
        var count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** In the longest unit that it is a whole number of. */
    public static String write(Duration duration) {
        var millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        var seconds = millis / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 != 0 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
