package io.hookworks.benchmarks;

import java.util.Locale;

/**
 * What a worker is like at one moment.
 *
 * @param handled messages that it has finished so far
 * @param inFlight leases that it holds
 */
record Sample(int handled, int doubled, int inFlight, Vitals vitals) {
    String line() {
        return handled + " " + doubled + " " + inFlight + " " + vitals.line();
    }

    static Sample parse(String line) {
        var words = line.split(" ", 4);
        return new Sample(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Vitals.parse(words[3]));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,11d handled  %6.1f MiB heap  %3d platform threads  %4d virtual  %4d leases",
                handled,
                vitals.mebibytes(),
                vitals.platform(),
                vitals.virtual(),
                inFlight);
    }
}
