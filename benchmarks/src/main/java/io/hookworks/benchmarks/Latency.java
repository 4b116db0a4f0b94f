package io.hookworks.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** From the call that sends to the first line of the handler, in microseconds. */
record Latency(int messages, int doubled, long p50, long p99, long most) {

    /** Of these, which it sorts. */
    static Latency of(int doubled, long[] micros) {
        Arrays.sort(micros);
        return new Latency(
                micros.length, doubled, share(micros, 0.5), share(micros, 0.99), share(micros, 1));
    }

    private static long share(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    String line() {
        return messages + " " + doubled + " " + p50 + " " + p99 + " " + most;
    }

    static Latency parse(String line) {
        var words = line.split(" ", 5);
        return new Latency(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %6.1f ms  p99 %6.1f ms  most %6.1f ms  of %,d messages, %d doubled",
                p50 / 1e3,
                p99 / 1e3,
                most / 1e3,
                messages,
                doubled);
    }
}
