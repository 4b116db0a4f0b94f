package io.hookworks.apps;

import java.util.regex.Pattern;

/**
 * The beginning of a text that a stranger wrote, fit for a log line, a dead letter or a mail
 * header: one line, without control characters, terminal escapes or characters that change the
 * direction of text.
 */
public final class Excerpt {
    /** Control, format (bidi, zero width), line and paragraph separators, lone surrogates. */
    private static final Pattern UNFIT =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\s]+");

    private Excerpt() {}

    /** At most {@code limit} characters of {@code text}, cut between characters. */
    public static String of(String text, int limit) {
        var line = UNFIT.matcher(text).replaceAll(" ").strip();
        if (line.length() <= limit) {
            return line;
        }
        var end = Character.isHighSurrogate(line.charAt(limit - 1)) ? limit - 1 : limit;
        return line.substring(0, end);
    }
}
