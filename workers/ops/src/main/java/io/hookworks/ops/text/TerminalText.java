package io.hookworks.ops.text;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between text of others and a terminal. A terminal obeys control characters, and shows
 * bidirectional and zero-width characters as something else than they are. Thread-safe.
 */
public final class TerminalText {
    /**
     * Control, format, surrogate, private-use and unassigned characters, separators of lines and
     * paragraphs, and what Unicode calls default-ignorable beyond those: fillers, joiners and
     * variation selectors.
     */
    private static final String HIDDEN =
            "\\p{C}\\p{Zl}\\p{Zp}\\x{34f}\\x{115f}\\x{1160}\\x{17b4}\\x{17b5}\\x{180b}-\\x{180f}"
                    + "\\x{3164}\\x{ffa0}\\x{fe00}-\\x{fe0f}\\x{e0100}-\\x{e01ef}";

    private static final Pattern OF_LINE = Pattern.compile("[" + HIDDEN + "]");
    private static final Pattern OF_BLOCK = Pattern.compile("[" + HIDDEN + "&&[^\\n\\t]]");

    /** Outside its strings, JSON holds no other line breaks than those of its layout. */
    private static final Pattern OF_JSON = Pattern.compile("[" + HIDDEN + "&&[^\\r\\n]]");

    private static final HexFormat HEX = HexFormat.of();

    private TerminalText() {}

    /** The text for one line of a terminal; {@code ?} replaces what is not printable. */
    public static String line(String text) {
        return OF_LINE.matcher(text).replaceAll("?");
    }

    /** The same for several lines: line feeds and tabs stay. */
    public static String block(String text) {
        return OF_BLOCK.matcher(text.replace("\r\n", "\n")).replaceAll("?");
    }

    /** The same JSON with what is not printable escaped; a parser reads the same from it. */
    public static String json(String json) {
        return OF_JSON.matcher(json)
                .replaceAll(found -> Matcher.quoteReplacement(escaped(found.group())));
    }

    private static String escaped(String character) {
        var escaped = new StringBuilder();
        character
                .chars()
                .forEach(unit -> escaped.append("\\u").append(HEX.toHexDigits((char) unit)));
        return escaped.toString();
    }
}
