package io.hookworks.webhook.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.BitSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The target of a request, read as leniently as senders write it. Some leave signs in the query
 * that a URI must escape ({@code |}, braces, quotes, a lone percent sign, UTF-8), put a slash
 * behind the name of the source, or escape its letters.
 *
 * @param path with its letters, digits and hyphens unescaped, all else that a URI does not allow
 *     escaped, and without a slash at its end
 * @param query as it was sent, for signatures over it; null: there is none
 */
public record RequestTarget(String path, @Nullable String query) {
    private static final Pattern AUTHORITY = Pattern.compile("(?i)https?://[^/?]*");
    private static final Pattern ESCAPED = Pattern.compile("%[0-9a-fA-F]{2}");

    /** Of these an escape means the same as the sign itself, in the name of a source. */
    private static final BitSet PLAIN = signs("-");

    private static final BitSet ALLOWED = signs("-._~!$&'()*+,;=:@/?");
    private static final String HEX = "0123456789ABCDEF";
    private static final int ASCII = 0x80;
    private static final int RADIX = 16;

    private static BitSet signs(String others) {
        var signs = new BitSet(ASCII);
        signs.set('a', 'z' + 1);
        signs.set('A', 'Z' + 1);
        signs.set('0', '9' + 1);
        others.chars().forEach(signs::set);
        return signs;
    }

    /**
     * Reads a target.
     *
     * @param sent as the HTTP codec gives it, one character for each byte
     */
    public static RequestTarget of(String sent) {
        var text = decoded(sent);
        var authority = AUTHORITY.matcher(text);
        var origin = authority.lookingAt() ? text.substring(authority.end()) : text;
        var mark = origin.indexOf('?');
        var path = mark < 0 ? origin : origin.substring(0, mark);
        return new RequestTarget(normalized(path), mark < 0 ? null : origin.substring(mark + 1));
    }

    /** The same as a URI that every parser takes. */
    public String uri() {
        return query == null ? path : path + "?" + escaped(query);
    }

    /** As UTF-8 if it is that, as ISO 8859-1 otherwise. */
    private static String decoded(String sent) {
        if (sent.chars().allMatch(each -> each < ASCII)) {
            return sent;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(sent.getBytes(ISO_8859_1))).toString();
        } catch (CharacterCodingException e) {
            return sent;
        }
    }

    private static String normalized(String path) {
        var plain =
                path.indexOf('%') < 0
                        ? path
                        : ESCAPED.matcher(path).replaceAll(RequestTarget::unescaped);
        var slash = plain.length() > 1 && plain.endsWith("/");
        var bare = slash ? plain.substring(0, plain.length() - 1) : plain;
        return bare.isEmpty() ? "/" : escaped(bare);
    }

    private static String unescaped(MatchResult escape) {
        var sign = Integer.parseInt(escape.group().substring(1), RADIX);
        return PLAIN.get(sign) ? String.valueOf((char) sign) : escape.group();
    }

    private static String escaped(String text) {
        if (text.chars().allMatch(ALLOWED::get)) {
            return text;
        }
        var bytes = text.getBytes(UTF_8);
        var uri = new StringBuilder(bytes.length);
        for (var i = 0; i < bytes.length; i++) {
            var sign = bytes[i] & 0xff;
            if (ALLOWED.get(sign) || (sign == '%' && isEscape(bytes, i))) {
                uri.append((char) sign);
            } else {
                uri.append('%').append(HEX.charAt(sign >> 4)).append(HEX.charAt(sign & 0xf));
            }
        }
        return uri.toString();
    }

    private static boolean isEscape(byte[] text, int at) {
        return at + 2 < text.length && isHex(text[at + 1]) && isHex(text[at + 2]);
    }

    private static boolean isHex(byte sign) {
        return Character.digit(sign, RADIX) >= 0;
    }
}
