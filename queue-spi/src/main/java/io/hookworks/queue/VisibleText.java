package io.hookworks.queue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Text of any language as visible ASCII, which ids and types of messages are made of. A space, a
 * percent sign and whatever is not ASCII becomes {@code %XX} for each of its bytes in UTF-8, so
 * that {@code Order Created} is {@code Order%20Created}. Visible ASCII without a percent sign is
 * written as it is. No two texts have one form.
 */
public final class VisibleText {
    private static final char ESCAPE = '%';
    private static final int HEX = 16;

    private VisibleText() {}

    /** The visible form of a text. */
    public static String encode(String text) {
        return encode(text, false);
    }

    /**
     * The same for a text in which an operator may have written escapes already, such as the type
     * pattern of a route: a percent sign stays as it is.
     */
    public static String encodePattern(String text) {
        return encode(text, true);
    }

    private static String encode(String text, boolean escaped) {
        if (text.chars().allMatch(c -> isVisible(c) && (escaped || c != ESCAPE))) {
            return text;
        }
        var visible = new StringBuilder();
        for (var b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isVisible(b) && (escaped || b != ESCAPE)) {
                visible.append((char) b);
            } else {
                visible.append(String.format(Locale.ROOT, "%%%02X", b));
            }
        }
        return visible.toString();
    }

    /**
     * The text that has this visible form.
     *
     * @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits
     */
    public static String decode(String visible) {
        var bytes = new ByteArrayOutputStream(visible.length());
        for (var i = 0; i < visible.length(); i++) {
            var c = visible.charAt(i);
            if (c != ESCAPE) {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            } else if (i + 2 < visible.length()) {
                bytes.write(Integer.parseInt(visible, i + 1, i + 3, HEX));
                i += 2;
            } else {
                throw new IllegalArgumentException("'" + visible + "' ends within an escape");
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isVisible(int c) {
        return c > ' ' && c < '\u007f';
    }
}
