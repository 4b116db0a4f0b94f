package io.hookworks.signature;

import static io.hookworks.signature.Verification.Cause.FUTURE;
import static io.hookworks.signature.Verification.Cause.MALFORMED;
import static io.hookworks.signature.Verification.Cause.STALE;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Reads and writes the time at which a request was signed, and compares it with the clock. */
final class SignedTime {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");
    private static final int LONGEST_ISO = 40;

    /**
     * How far a signed time may be ahead at most: no retry is signed in the future, so a larger
     * tolerance is for the past only.
     */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private SignedTime() {}

    /**
     * The time that a text says, if it is within the tolerance.
     *
     * @param now when the request came
     */
    static Instant inTime(Scheme.Timestamp timestamp, String text, Instant now) throws Refusal {
        var at = read(timestamp.unit(), text);
        var tolerance = Duration.ofSeconds(timestamp.toleranceSeconds());
        var age = Duration.between(at, now);
        if (age.compareTo(tolerance) > 0) {
            throw new Refusal(STALE);
        }
        var ahead = tolerance.compareTo(MOST_AHEAD) < 0 ? tolerance : MOST_AHEAD;
        if (age.negated().compareTo(ahead) > 0) {
            throw new Refusal(FUTURE);
        }
        return at;
    }

    private static Instant read(Scheme.Timestamp.Unit unit, String text) throws Refusal {
        var number = unit != Scheme.Timestamp.Unit.ISO_8601;
        if (number ? !NUMBER.matcher(text).matches() : text.length() > LONGEST_ISO) {
            throw new Refusal(MALFORMED);
        }
        try {
            return switch (unit) {
                case SECONDS -> Instant.ofEpochSecond(Long.parseLong(text));
                case MILLISECONDS -> Instant.ofEpochMilli(Long.parseLong(text));
                case ISO_8601 -> Instant.parse(text);
            };
        } catch (DateTimeException e) {
            throw new Refusal(MALFORMED);
        }
    }

    /** A time as a sender writes it. */
    static String written(Scheme.Timestamp.Unit unit, Instant at) {
        return switch (unit) {
            case SECONDS -> Long.toString(at.getEpochSecond());
            case MILLISECONDS -> Long.toString(at.toEpochMilli());
            case ISO_8601 -> at.truncatedTo(ChronoUnit.SECONDS).toString();
        };
    }
}
