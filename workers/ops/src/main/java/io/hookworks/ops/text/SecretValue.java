package io.hookworks.ops.text;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What looks like a secret within a text, whatever its name. */
final class SecretValue {
    /** PEM (RFC 7468). */
    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)",
                    Pattern.DOTALL);

    /** The user of a URL and its password; a password may hold a slash, a port is none. */
    private static final Pattern USER_OF_URL =
            Pattern.compile(
                    "(?<=://)(?:[^\\s/?#@:\"'<>]*:(?!\\d{1,5}(?:[/?#]|$))[^\\s\"'<>@]*"
                            + "|[^\\s/?#@:\"'<>]+)@");

    /** RFC 7519: the header of each begins with a brace and a quotation mark. */
    private static final Pattern JWT =
            Pattern.compile("\\beyJ[\\w-]{5,}\\.[\\w-]{5,}(?:\\.[\\w-]*){0,3}");

    /** The formats that providers publish so that scanners find them. */
    private static final Pattern KNOWN =
            Pattern.compile(
                    "\\b(?:(?:sk|rk|pk)_(?:live|test)_\\w{8,}|whsec_[\\w+/=-]{8,}"
                            + "|gh[opsur]_\\w{20,}|github_pat_\\w{20,}|glpat-[\\w-]{15,}"
                            + "|xox[a-z]-[\\w-]{8,}|xapp-[\\w-]{8,}|(?:AKIA|ASIA)[A-Z0-9]{16}"
                            + "|AIza[\\w-]{35}|ya29\\.[\\w-]{10,}|shp(?:at|ss|ca|pa)_\\w{20,}"
                            + "|SG\\.[\\w-]{10,}\\.[\\w-]{10,}|npm_\\w{20,}|hf_\\w{20,}"
                            + "|sq0[a-z]{3}-[\\w-]{20,}|dop_v1_\\w{20,})");

    /** RFC 9110, 11.4: credentials behind their scheme. A word of prose has no digit. */
    private static final Pattern CREDENTIALS =
            Pattern.compile("(?i)\\b(bearer|basic)(\\s+)(?=\\S*[\\d=]|\\S{20})[\\w.~+/=-]{6,}");

    /** Long, and of three kinds of letters: keys, and much that is as unreadable. */
    private static final Pattern RANDOM =
            Pattern.compile("(?<![\\w+/=.-])(?:[\\w+=-]{40,}|[\\w+/]{40})(?![\\w+/=])");

    private SecretValue() {}

    static String masked(String text) {
        var masked = text;
        for (var pattern : new Pattern[] {PRIVATE_KEY, JWT, KNOWN}) {
            masked = pattern.matcher(masked).replaceAll(Mask.MASKED);
        }
        masked = USER_OF_URL.matcher(masked).replaceAll(Mask.MASKED + "@");
        masked = CREDENTIALS.matcher(masked).replaceAll("$1$2" + Mask.MASKED);
        masked = RANDOM.matcher(masked).replaceAll(SecretValue::random);
        return CardNumber.masked(masked);
    }

    private static String random(MatchResult found) {
        var text = found.group();
        var isRandom =
                text.chars().anyMatch(Character::isLowerCase)
                        && text.chars().anyMatch(Character::isUpperCase)
                        && text.chars().anyMatch(Character::isDigit);
        return isRandom ? Mask.MASKED : Matcher.quoteReplacement(text);
    }
}
