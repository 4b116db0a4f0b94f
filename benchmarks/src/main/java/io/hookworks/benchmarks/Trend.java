package io.hookworks.benchmarks;

import java.util.Locale;

/**
 * Where a series of samples at equal distances is heading, by least squares.
 *
 * @param growth of the line that fits best, from the first sample to the last
 * @param error the standard error of the growth: what chance alone would make of it
 */
record Trend(String what, double mean, double growth, double error) {
    /** Of the mean; nobody minds less. */
    private static final double SMALL = 0.1;

    static Trend of(String what, double... values) {
        var middle = (values.length - 1) / 2.0;
        var sum = 0.0;
        for (var value : values) {
            sum += value;
        }
        var mean = sum / values.length;
        var up = 0.0;
        var across = 0.0;
        for (var i = 0; i < values.length; i++) {
            up += (i - middle) * (values[i] - mean);
            across += (i - middle) * (i - middle);
        }
        var slope = across == 0 ? 0 : up / across;
        var scatter = 0.0;
        for (var i = 0; i < values.length; i++) {
            var off = values[i] - mean - slope * (i - middle);
            scatter += off * off;
        }
        var free = Math.max(1, values.length - 2);
        var error = across == 0 ? 0 : Math.sqrt(scatter / free / across);
        var steps = values.length - 1;
        return new Trend(what, mean, slope * steps, error * steps);
    }

    /** Falling is flat enough, and so is what chance explains. */
    boolean flat() {
        return growth <= Math.max(1, SMALL * mean) || growth <= 2 * error;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: mean %.1f, %+.1f ± %.1f over the run: %s",
                what,
                mean,
                growth,
                error,
                flat() ? "flat" : "GROWS");
    }
}
