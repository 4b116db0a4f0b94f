package io.hookworks.queue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads the times that messages carry: those of <a
 * href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC 3339</a>, in any case, with {@code
 * T} or a space between date and time. An offset of {@code -00:00} is UTC. A leap second, which may
 * stand only at the end of a UTC day, is the second after it. Digits after the ninth of a fraction
 * are dropped. By hand, since every message is read: {@link Instant#parse} takes a noticeable part
 * of what a message costs.
 */
public final class Rfc3339 {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final int DAY = 86_400;
    private static final int NANO_DIGITS = 9;

    private final String text;
    private int at;

    private Rfc3339(String text) {
        this.text = text;
    }

    /** Whether a time can be written: its year in UTC has four digits. */
    public static boolean canWrite(Instant time) {
        return !time.isBefore(FIRST) && !time.isAfter(LAST);
    }

    /**
     * The time that the text names.
     *
     * @throws DateTimeException if it is not a time of RFC 3339; says why
     */
    public static Instant parse(String text) {
        return new Rfc3339(text).time();
    }

    private Instant time() {
        var year = number(4, 9_999);
        next("-");
        var month = number(2, 12);
        next("-");
        var day = LocalDate.of(year, month, number(2, 31)).toEpochDay();
        next("Tt ");
        var hour = number(2, 23);
        next(":");
        var minute = number(2, 59);
        next(":");
        var second = number(2, 60);
        var nanos = at < text.length() && text.charAt(at) == '.' ? fraction() : 0;
        var seconds = (hour * 60 + minute) * 60 + second - offset();
        if (at < text.length()) {
            throw unexpected();
        }
        if (second == 60 && Math.floorMod(seconds, DAY) != 0) {
            throw new DateTimeException("a second 60 stands only at the end of a day in UTC");
        }
        return Instant.ofEpochSecond(day * DAY + seconds, nanos);
    }

    private int number(int digits, int most) {
        var value = 0;
        for (var i = 0; i < digits; i++) {
            value = value * 10 + digit();
        }
        if (value > most) {
            throw new DateTimeException(value + " is more than " + most);
        }
        return value;
    }

    private int digit() {
        if (!isDigit()) {
            throw unexpected();
        }
        return text.charAt(at++) - '0';
    }

    private boolean isDigit() {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private char next(String allowed) {
        if (at == text.length() || allowed.indexOf(text.charAt(at)) < 0) {
            throw unexpected();
        }
        return text.charAt(at++);
    }

    private int fraction() {
        at++;
        var nanos = digit();
        for (var digits = 1; digits < NANO_DIGITS; digits++) {
            nanos = nanos * 10 + (isDigit() ? digit() : 0);
        }
        while (isDigit()) {
            at++;
        }
        return nanos;
    }

    /** In seconds. */
    private int offset() {
        var sign = next("Zz+-");
        if (sign == 'Z' || sign == 'z') {
            return 0;
        }
        var hours = number(2, 23);
        next(":");
        var seconds = (hours * 60 + number(2, 59)) * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private DateTimeException unexpected() {
        return new DateTimeException(
                at < text.length()
                        ? "unexpected '" + text.charAt(at) + "' at " + (at + 1)
                        : "it ends too early");
    }
}
