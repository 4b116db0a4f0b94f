package io.hookworks.signature;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

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

    public Scheme {
        if (!signed.contains("{body}")) {
            throw new IllegalArgumentException("what is signed must hold {body}: " + signed);
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
        if (signed.contains("{id}") && idHeader == null) {
            throw new IllegalArgumentException("'signed' has {id}, but no 'id-header' is set");
        }
    }

    /** When it was signed, where the scheme says. */
    public Optional<Timestamp> time() {
        return Optional.ofNullable(timestamp);
    }
}
