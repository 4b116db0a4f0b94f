package io.hookworks.benchmarks;

import java.time.Duration;
import java.util.Locale;

/**
 * What one consumer took to drain a queue.
 *
 * @param doubled messages that came again
 * @param cpu of its process
 */
record Drained(int messages, int doubled, Duration took, Duration cpu) {
    double perSecond() {
        return messages / (took.toNanos() / 1e9);
    }

    double cpuMicros() {
        return cpu.toNanos() / 1e3 / messages;
    }

    String line() {
        return messages + " " + doubled + " " + took.toNanos() + " " + cpu.toNanos();
    }

    static Drained parse(String line) {
        var parts = line.split(" ", 4);
        return new Drained(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Duration.ofNanos(Long.parseLong(parts[2])),
                Duration.ofNanos(Long.parseLong(parts[3])));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,7.0f msg/s  %6.1f µs CPU per message  %d doubled",
                perSecond(),
                cpuMicros(),
                doubled);
    }
}
