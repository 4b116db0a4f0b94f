package io.hookworks.config;

import java.util.regex.Pattern;

/** Sizes as {@code hookworks.yaml} writes them: {@code 64KiB}, {@code 25MiB}. */
final class Sizes {
    static final int KIB = 1_024;
    static final int MIB = 1_024 * KIB;

    /**
     * SQS takes 1 MiB, Pub/Sub ten times that; what one cloud takes the other should. 24 KiB stay
     * free for attributes and a later dead letter's reason.
     */
    static final int LARGEST_INLINE = 1_000 * KIB;

    private static final Pattern FORM = Pattern.compile("(\\d{1,7})(KiB|MiB)");

    private Sizes() {}

    /** A size in bytes; one that is none or beyond the bounds is told, and reads as the largest. */
    static int read(Section section, String key, int smallest, int largest) {
        var text = section.text(key);
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return largest; // that is told already
        }
        var unit = matcher.group(2).equals("KiB") ? KIB : MIB;
        var bytes = Long.parseLong(matcher.group(1)) * unit;
        if (bytes < smallest || bytes > largest) {
            section.problem(
                    key, "must be " + write(smallest) + " to " + write(largest) + ", not " + text);
            return largest;
        }
        return (int) bytes;
    }

    /** In the largest unit that it is a whole number of. */
    static String write(int bytes) {
        return bytes % MIB == 0 ? bytes / MIB + "MiB" : bytes / KIB + "KiB";
    }
}
