package io.hookworks.benchmarks;

import java.util.Arrays;

/** Measured values, as many as come. For one thread at a time. */
final class Samples {
    private long[] values;
    private int count;

    /**
     * @param expected how many there is room for at first, so that growing costs nothing while it
     *     is measured
     */
    Samples(int expected) {
        values = new long[Math.max(1, expected)];
    }

    void add(long value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, Math.multiplyExact(count, 2));
        }
        values[count++] = value;
    }

    int count() {
        return count;
    }

    /** The value that such a share of all is at or below; 0 if there are none. */
    static long percentile(long[] sorted, int percent) {
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1, (long) sorted.length * percent / 100)];
    }

    long[] sorted() {
        var sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
