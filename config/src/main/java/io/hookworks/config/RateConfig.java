package io.hookworks.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How fast a third party may be called, by all processes together.
 *
 * @param limiter its name; queues that name the same one share it
 * @param permits calls in every {@code per}
 * @param burst the most that may be called at once
 */
public record RateConfig(String limiter, int permits, Duration per, int burst) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})/([smhd])");

    /**
     * Reads {@code 25/s}, {@code 100/m}, {@code 1000/h}, {@code 5000/d}. Its burst is what one
     * second brings.
     *
     * @throws IllegalArgumentException if it is none
     */
    static RateConfig parse(String limiter, String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a rate such as 25/s, not '" + text + "'");
        }
        var permits = Integer.parseInt(matcher.group(1));
        var per = Durations.parse("1" + matcher.group(2));
        return new RateConfig(limiter, permits, per, Math.ceilDiv(permits, (int) per.toSeconds()));
    }

    RateConfig withBurst(int most) {
        return new RateConfig(limiter, permits, per, most);
    }
}
