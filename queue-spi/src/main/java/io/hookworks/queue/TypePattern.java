package io.hookworks.queue;

/**
 * A choice of message types: {@code invoice.paid} matches itself, {@code invoice.*} every type that
 * starts with {@code invoice.}, and {@code *} all. No other place may hold a star.
 */
public record TypePattern(String text) {
    public TypePattern {
        var star = text.indexOf('*');
        var closing = star == text.length() - 1 && (star == 0 || text.endsWith(".*"));
        if (text.isEmpty() || (star >= 0 && !closing)) {
            throw new IllegalArgumentException(
                    "type pattern '" + text + "' must be a type, a prefix ending in '.*', or '*'");
        }
    }

    public boolean matches(String type) {
        return text.endsWith("*")
                ? type.startsWith(text.substring(0, text.length() - 1))
                : type.equals(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
