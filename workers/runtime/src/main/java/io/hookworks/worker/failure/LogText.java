package io.hookworks.worker.failure;

import org.jspecify.annotations.Nullable;

/**
 * Text from outside, made fit for a log line, an attribute or a terminal: bounded, and without
 * control characters. The only place where that is done. Never throws.
 */
public final class LogText {
    /** Characters of an exception or a reason in a log line. */
    public static final int LONGEST = 2_048;

    /** Characters of a reason or an exception among the facts of a dead letter. */
    private static final int BRIEF = 1_000;

    private static final String NO_REASON = "no reason given";

    private LogText() {}

    /** At most {@value #LONGEST} characters; "no reason given" if there is none. */
    public static String reason(@Nullable String text) {
        var reason = text == null ? "" : of(text);
        return reason.isEmpty() ? NO_REASON : reason;
    }

    /** At most {@value #LONGEST} characters. */
    public static String of(String text) {
        return bounded(text, LONGEST);
    }

    /** At most 1 000 characters. */
    public static String brief(String text) {
        return bounded(text, BRIEF);
    }

    /**
     * At most so many characters, the cut marked by an ellipsis; each run of control characters is
     * one space. Looks at no more of the text than it keeps.
     */
    public static String bounded(String text, int most) {
        var clean = new StringBuilder(Math.min(text.length(), most) + 1);
        for (var at = 0; at < text.length(); ) {
            var letter = text.codePointAt(at);
            at += Character.charCount(letter);
            if (isControl(letter)) {
                if (!clean.isEmpty() && clean.charAt(clean.length() - 1) != ' ') {
                    clean.append(' ');
                }
            } else {
                clean.appendCodePoint(letter);
            }
            if (clean.length() > most || at > 16L * most) {
                return cut(clean, most);
            }
        }
        return clean.toString().strip();
    }

    private static String cut(StringBuilder clean, int most) {
        var end = Math.min(clean.length(), most - 1);
        if (end > 0 && Character.isHighSurrogate(clean.charAt(end - 1))) {
            end--;
        }
        clean.setLength(end);
        return clean.append('…').toString();
    }

    /** Whether a text can be logged as it is. */
    static boolean isTame(@Nullable String text) {
        return text == null
                || (text.length() <= LONGEST && text.codePoints().noneMatch(LogText::isControl));
    }

    /** The Unicode category C: control, format, surrogate, private use and unassigned. */
    private static boolean isControl(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    true;
            default -> false;
        };
    }
}
