package io.hookworks.signature;

import io.hookworks.signature.Template.Hole;
import io.hookworks.signature.Template.Part;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

/**
 * How a webhook is signed.
 *
 * @param signature where the signature stands, and how it is written
 * @param timestamp when it was signed; null: the scheme has no time, so an old request stays valid
 * @param idHeader the header of the event's id, where it is signed too
 * @param signed what is signed; null: nothing is, the secret itself is shown
 * @param digest the query parameter that holds the SHA-256, in hex, of a body that is no form,
 *     where a form's fields are signed
 * @param secret how the secret becomes the key
 */
public record Scheme(
        Place signature,
        Proof proof,
        @Nullable Timestamp timestamp,
        @Nullable String idHeader,
        @Nullable Template signed,
        @Nullable String digest,
        SecretForm secret) {

    /** Where something stands that is not signed bytes by itself. */
    public sealed interface Where {
        /** In a header that is there once. */
        record InHeader(String name) implements Where {}

        /**
         * In the JSON body, at this pointer (RFC 6901), in which one {@code *} may stand for each
         * element of a list: a token has to be shown by all of them.
         */
        record InBody(String pointer) implements Where {}
    }

    /**
     * Where signatures stand: in a text that is split at {@code separator}, in each part that
     * starts with {@code prefix}, behind it. Parts with another prefix, such as Stripe's {@code
     * v0}, are not looked at.
     *
     * @param separator null: the whole text is one part
     * @param prefix may be empty
     */
    public record Place(Where where, @Nullable String separator, String prefix) {}

    /** The algorithm, and how its bytes are written. */
    public record Proof(Algorithm algorithm, Encoding encoding) {}

    /** How a sender proves itself. */
    public enum Algorithm {
        HMAC_SHA1("HmacSHA1"),
        HMAC_SHA256("HmacSHA256"),
        HMAC_SHA384("HmacSHA384"),
        HMAC_SHA512("HmacSHA512"),
        /** It shows the secret itself: whoever reads one request can make others. */
        TOKEN(""),
        /** It has a private key; our secret is the public one, 32 bytes. */
        ED25519("Ed25519"),
        /** The same on curve P-256 with SHA-256; our secret is the public key's SPKI. */
        ECDSA_P256("SHA256withECDSA"),
        /** As {@link Sns} does, by SHA-256. */
        SNS(""),
        /** The same, or by SHA-1. */
        SNS_SHA1(""),
        /** As {@link PayPal} does. */
        PAYPAL(""),
        /** The same, with certificates of PayPal's sandbox. */
        PAYPAL_SANDBOX("");

        private final String javaName;

        Algorithm(String javaName) {
            this.javaName = javaName;
        }

        String javaName() {
            return javaName;
        }

        /** Whether no data describes it, but code: it has a certificate, which is fetched. */
        public boolean isCode() {
            return isSns() || this == PAYPAL || this == PAYPAL_SANDBOX;
        }

        /** Whether topics take the place of secrets. */
        public boolean isSns() {
            return this == SNS || this == SNS_SHA1;
        }

        /** Whether the same secret makes and verifies a signature. */
        public boolean isMac() {
            return javaName.startsWith("Hmac");
        }

        /** Whether we hold only the key that verifies, so that nobody here can sign. */
        public boolean isPublicKey() {
            return this == ED25519 || this == ECDSA_P256;
        }
    }

    /** How bytes are written as text. */
    public enum Encoding {
        UTF8,
        HEX,
        BASE64
    }

    /**
     * When it was signed.
     *
     * @param where null: in a part of the signature's own text
     * @param prefix of that part; empty in a place of its own
     * @param toleranceSeconds how long ago it may be; ahead of now, the same and at most five
     *     minutes
     */
    public record Timestamp(
            @Nullable Where where, String prefix, Unit unit, long toleranceSeconds) {
        /** What it counts. */
        public enum Unit {
            SECONDS,
            MILLISECONDS,
            /** Nothing: it is a date and a time with an offset, such as 2026-12-01T09:00:00Z. */
            ISO_8601
        }
    }

    /**
     * How a secret's text becomes a key: without {@code prefix}, if it starts with it, and decoded.
     */
    public record SecretForm(Encoding encoding, String prefix) {}

    public Scheme {
        if (proof.algorithm() == Algorithm.TOKEN || proof.algorithm().isCode()) {
            checkToken(proof, timestamp, idHeader, signed);
        } else {
            checkSigned(signature, proof, timestamp, idHeader, signed);
        }
        if (digest != null && (signed == null || !signed.has(Hole.FORM))) {
            throw new IllegalArgumentException("'body-digest' goes with {form} in 'signed'");
        }
    }

    private static void checkToken(
            Proof proof,
            @Nullable Timestamp timestamp,
            @Nullable String idHeader,
            @Nullable Template signed) {
        var timed = timestamp != null && !proof.algorithm().isCode();
        if (timed || idHeader != null || signed != null) {
            throw new IllegalArgumentException(
                    "a token signs nothing: 'signed', 'timestamp' and 'id-header' do not go with"
                            + " it");
        }
        if (proof.encoding() == Encoding.HEX) {
            throw new IllegalArgumentException("a token is written in utf8 or base64");
        }
    }

    private static void checkSigned(
            Place signature,
            Proof proof,
            @Nullable Timestamp timestamp,
            @Nullable String idHeader,
            @Nullable Template signed) {
        if (signature.where() instanceof Where.InBody(var pointer)
                && pointer.contains(Reading.EACH)) {
            throw new IllegalArgumentException("a * in a pointer is for tokens");
        }
        if (signed == null
                || !(signed.has(Hole.BODY) || signed.has(Hole.FORM) || signed.hasValues())) {
            throw new IllegalArgumentException("what is signed must hold {body}, or parts of it");
        }
        if (proof.encoding() == Encoding.UTF8) {
            throw new IllegalArgumentException("a signature is written in hex or base64");
        }
        checkTime(signature, timestamp, signed);
        if (boundless(signed)) {
            throw new IllegalArgumentException(
                    "'signed' must have a sign between {id} and what stands beside it");
        }
        if (signed.has(Hole.ID) && idHeader == null) {
            throw new IllegalArgumentException("'signed' has {id}, but no 'id-header' is set");
        }
    }

    private static void checkTime(Place signature, @Nullable Timestamp timestamp, Template signed) {
        if (timestamp == null) {
            if (signed.has(Hole.TIMESTAMP)) {
                throw new IllegalArgumentException(
                        "'signed' has {timestamp}, but no 'timestamp' is set");
            }
            return;
        }
        var inSignedBody = timestamp.where() instanceof Where.InBody && signed.has(Hole.BODY);
        if (!signed.has(Hole.TIMESTAMP) && !inSignedBody) {
            throw new IllegalArgumentException(
                    "'signed' lacks {timestamp}: without it anyone could make an old request new");
        }
        if (timestamp.where() == null && signature.separator() == null) {
            throw new IllegalArgumentException(
                    "'timestamp' has no 'header', so it is a part of the signature's: that needs a"
                            + " 'separator'");
        }
    }

    /** An id that touches another hole has no boundary. */
    private static boolean boundless(Template signed) {
        var parts = signed.parts();
        var id = parts.indexOf(Hole.ID);
        if (id < 0) {
            return false;
        }
        var before = id == 0 || parts.get(id - 1) instanceof Part.Text;
        var after = id + 1 < parts.size() && parts.get(id + 1) instanceof Part.Text;
        return !after && (id + 1 < parts.size() || id == 0 || !before);
    }

    /**
     * What parts the id from its neighbour in what is signed. An id that held it could swallow the
     * neighbour, and one signature would fit two requests.
     */
    Optional<String> idBoundary() {
        if (signed == null || !signed.has(Hole.ID)) {
            return Optional.empty();
        }
        var parts = signed.parts();
        var id = parts.indexOf(Hole.ID);
        if (id + 1 < parts.size() && parts.get(id + 1) instanceof Part.Text(var after)) {
            return Optional.of(after.substring(0, 1));
        }
        return parts.get(id - 1) instanceof Part.Text(var before)
                ? Optional.of(before.substring(before.length() - 1))
                : Optional.empty();
    }

    /** When it was signed, where the scheme says. */
    public Optional<Timestamp> time() {
        return Optional.ofNullable(timestamp);
    }

    /** Whether a change of any byte of the body is noticed. */
    public boolean coversBody() {
        return signed != null && signed.has(Hole.BODY);
    }

    /** The same scheme with another tolerance of its time, if it has a time. */
    public Scheme withTolerance(Duration tolerance) {
        var time = timestamp;
        return time == null
                ? this
                : new Scheme(
                        signature,
                        proof,
                        new Timestamp(
                                time.where(), time.prefix(), time.unit(), tolerance.toSeconds()),
                        idHeader,
                        signed,
                        digest,
                        secret);
    }

    /**
     * Whether a change of what stands at this pointer in the body is noticed. Fields of a form are
     * not: their names and values are signed without anything between them, so that a value can be
     * moved into a name.
     */
    public boolean covers(String pointer) {
        if (proof.algorithm().isSns()) {
            return Sns.signed().contains(pointer);
        }
        if (signed == null) {
            return false;
        }
        var isTime =
                timestamp != null
                        && timestamp.where() instanceof Where.InBody(var time)
                        && time.equals(pointer)
                        && signed.has(Hole.TIMESTAMP);
        return coversBody() || isTime || signed.pointers().contains(pointer);
    }

    /** How much of a request a signature vouches for. */
    public enum Strength {
        /** Every byte of the body. */
        WHOLE,
        /**
         * Values inside the body, or the fields of a form without what parts them: the rest could
         * be anybody's.
         */
        PART,
        /** A checksum of the body, which other bodies share. */
        CHECKSUM,
        /** Nothing: the secret was shown, and whoever saw it can say anything. */
        NONE
    }

    /** How much of a request is its sender's once it is verified. */
    public Strength strength() {
        return switch (proof.algorithm()) {
            case TOKEN -> Strength.NONE;
            case PAYPAL, PAYPAL_SANDBOX -> Strength.CHECKSUM;
            case SNS, SNS_SHA1 -> Strength.PART;
            default -> coversBody() ? Strength.WHOLE : Strength.PART;
        };
    }

    /** Whether the body is parsed before it is known whose it is. */
    public boolean readsBodyFirst() {
        var timeFirst =
                timestamp != null
                        && timestamp.where() instanceof Where.InBody
                        && signed != null
                        && signed.has(Hole.TIMESTAMP);
        return proof.algorithm().isSns()
                || signature.where() instanceof Where.InBody
                || timeFirst
                || (signed != null && (signed.hasValues() || signed.has(Hole.FORM)));
    }

    /** Whether the sender shows its secret as RFC 7617 says: as a user and a password. */
    public boolean isBasic() {
        return proof.algorithm() == Algorithm.TOKEN
                && signature.where() instanceof Where.InHeader(var name)
                && name.equalsIgnoreCase("Authorization")
                && signature.prefix().equalsIgnoreCase("Basic ");
    }

    /** Whether the sender signs the URL, which a source must then be told. */
    public boolean needsUrl() {
        return signed != null && signed.url().isPresent();
    }

    /** Why nobody but the sender can make a signature; empty: {@link Signer} can. */
    public Optional<String> unsignable() {
        if (proof.algorithm().isPublicKey() || proof.algorithm().isCode()) {
            return Optional.of("only its sender has the private key");
        }
        if (signature.where() instanceof Where.InBody) {
            return Optional.of("its signature stands inside the body");
        }
        if (timestamp != null && timestamp.where() instanceof Where.InBody) {
            return Optional.of("its time stands inside the body");
        }
        return signed != null && signed.hasValues()
                ? Optional.of("it signs parts of the body")
                : Optional.empty();
    }

    /**
     * Looks at a secret.
     *
     * @throws IllegalArgumentException if it is not written as this scheme says; the message does
     *     not show it
     */
    public void check(Secret text) {
        Signing.check(this, text);
    }

    /** Why a secret that is written rightly protects nothing; empty: it does. */
    public Optional<String> weakness(Secret text) {
        return SecretStrength.weakness(this, text);
    }

    /** Why a secret that can be read may be meant in another way; empty: it is as usual. */
    public Optional<String> doubt(Secret text) {
        return SecretStrength.doubt(this, text);
    }
}
