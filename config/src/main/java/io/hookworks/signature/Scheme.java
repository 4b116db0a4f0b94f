package io.hookworks.signature;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a webhook is signed.
 *
 * @param signature where the signature stands, and how it is written
 * @param timestamp when it was signed; null: the scheme has no time, so an old request stays valid
 * @param idHeader the header of the event's id, where it is signed too
 * @param signed what is signed: a template of {@code {body}}, {@code {timestamp}} and {@code {id}}
 * @param secret how the secret becomes the key
 */
public record Scheme(
        Place signature,
        Mac mac,
        @Nullable Timestamp timestamp,
        @Nullable String idHeader,
        String signed,
        SecretForm secret) {

    /**
     * Where signatures stand: in a header that is split at {@code separator}, in each part that
     * starts with {@code prefix}, behind it. Parts with another prefix, such as Stripe's {@code
     * v0}, are not looked at.
     *
     * @param separator null: the whole header is one part
     * @param prefix may be empty
     */
    public record Place(String header, @Nullable String separator, String prefix) {}

    /** The algorithm, and how its bytes are written. */
    public record Mac(Algorithm algorithm, Encoding encoding) {}

    /** Keyed hashes. */
    public enum Algorithm {
        HMAC_SHA1("HmacSHA1"),
        HMAC_SHA256("HmacSHA256"),
        HMAC_SHA512("HmacSHA512");

        private final String javaName;

        Algorithm(String javaName) {
            this.javaName = javaName;
        }

        String javaName() {
            return javaName;
        }
    }

    /** How bytes are written as text. */
    public enum Encoding {
        UTF8,
        HEX,
        BASE64
    }

    /**
     * When it was signed: in a header of its own, or in a part of the signature's header.
     *
     * @param header null: it stands in the signature's header
     * @param prefix of that part; empty in a header of its own
     * @param toleranceSeconds how far it may be from now, before or after
     */
    public record Timestamp(
            @Nullable String header, String prefix, Unit unit, long toleranceSeconds) {
        /** What it counts. */
        public enum Unit {
            SECONDS,
            MILLISECONDS
        }
    }

    /**
     * How a secret's text becomes a key: without {@code prefix}, if it starts with it, and decoded.
     */
    public record SecretForm(Encoding encoding, String prefix) {}

    private static final String ID = "{id}";
    private static final Pattern UNKNOWN_HOLE =
            Pattern.compile("\\{(?!body}|timestamp}|id})[^}]*}");

    public Scheme {
        if (!signed.contains("{body}")) {
            throw new IllegalArgumentException("what is signed must hold {body}: " + signed);
        }
        var unknown = UNKNOWN_HOLE.matcher(signed);
        if (unknown.find()) {
            throw new IllegalArgumentException(
                    "'signed' has " + unknown.group() + "; it can have {body}, {timestamp}, {id}");
        }
        if (timestamp != null && !signed.contains("{timestamp}")) {
            throw new IllegalArgumentException(
                    "'signed' lacks {timestamp}: without it anyone could make an old request new");
        }
        if (signed.contains("{timestamp}") && timestamp == null) {
            throw new IllegalArgumentException(
                    "'signed' has {timestamp}, but no 'timestamp' is set");
        }
        if (timestamp != null && timestamp.header() == null && signature.separator() == null) {
            throw new IllegalArgumentException(
                    "'timestamp' has no 'header', so it is a part of the signature's: that needs a"
                            + " 'separator'");
        }
        if (boundless(signed)) {
            throw new IllegalArgumentException(
                    "'signed' must have a sign between {id} and what stands beside it");
        }
        if (signed.contains(ID) && idHeader == null) {
            throw new IllegalArgumentException("'signed' has {id}, but no 'id-header' is set");
        }
    }

    /**
     * What parts the id from its neighbour in what is signed. An id that held it could swallow the
     * neighbour, and one signature would fit two requests.
     */
    Optional<String> idBoundary() {
        var hole = signed.indexOf(ID);
        if (hole < 0) {
            return Optional.empty();
        }
        var after = hole + ID.length();
        var boundary = after < signed.length() ? signed.charAt(after) : signed.charAt(hole - 1);
        return Optional.of(String.valueOf(boundary));
    }

    /** When it was signed, where the scheme says. */
    public Optional<Timestamp> time() {
        return Optional.ofNullable(timestamp);
    }

    private static boolean boundless(String signed) {
        return signed.contains(ID + "{") || signed.endsWith("}" + ID);
    }
}
