package io.hookworks.ops.text;

import java.util.regex.Pattern;

/**
 * Values behind secret names within a text: {@code name=value} of a form, a query or a log line,
 * {@code name: value} of a header, {@code "name": "value"} of JSON that is cut off, and elements of
 * XML.
 */
final class SecretPairs {
    private static final Pattern NAME =
            Pattern.compile("([A-Za-z][\\w.\\[\\]%-]{1,60})([\"']?\\s*(?:=>|[=:>])\\s*)");

    /**
     * In quotation marks, or up to a space; what separates other pairs may be part of a password.
     */
    private static final Pattern VALUE =
            Pattern.compile(
                    "\"(?:[^\"\\\\]|\\\\.)*\"?|'(?:[^'\\\\]|\\\\.)*'?"
                            + "|(?:(?:bearer|basic|digest|token|negotiate)\\s+)?[^&\\s\"'<>]+",
                    Pattern.CASE_INSENSITIVE);

    /** A cookie header is a list of pairs, all of them secret. */
    private static final Pattern COOKIES =
            Pattern.compile("(?i)\\b((?:set-)?cookie\\s*:)[^\\r\\n]*");

    private SecretPairs() {}

    static String masked(String text) {
        var source = COOKIES.matcher(text).replaceAll("$1 " + Mask.MASKED);
        var name = NAME.matcher(source);
        var value = VALUE.matcher(source);
        var masked = new StringBuilder();
        var done = 0;
        var at = 0;
        while (name.find(at)) {
            at = name.end();
            if (SecretName.hides(name.group(1)) && value.region(at, source.length()).lookingAt()) {
                masked.append(source, done, at).append(Mask.MASKED);
                done = value.end();
                at = done;
            }
        }
        return masked.append(source, done, source.length()).toString();
    }
}
