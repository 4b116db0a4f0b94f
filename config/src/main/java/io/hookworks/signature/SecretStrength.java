package io.hookworks.signature;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds secrets that anybody could guess, and secrets that may have been meant in another way. */
final class SecretStrength {
    private static final int FEWEST_BYTES = 8;
    private static final int ED25519_BYTES = 32;

    private static final Pattern URL_SAFE = Pattern.compile(".*[-_].*", Pattern.DOTALL);

    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /**
     * The y-coordinates of the points of small order on Curve25519, in every spelling that fits 255
     * bits. Whoever signs under such a key needs no private one.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1">Ed25519</a>
     */
    private static final Set<BigInteger> SMALL_ORDER =
            Set.of(
                    BigInteger.ZERO,
                    BigInteger.ONE,
                    P.subtract(BigInteger.ONE),
                    P,
                    P.add(BigInteger.ONE),
                    littleEndian(
                            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
                    littleEndian(
                            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));

    private SecretStrength() {}

    static Optional<String> weakness(Scheme scheme, Secret secret) {
        var algorithm = scheme.proof().algorithm();
        if (algorithm == Scheme.Algorithm.ED25519) {
            return hasSmallOrder(Signing.key(scheme.secret(), secret))
                    ? Optional.of("is a key under which anybody can sign")
                    : Optional.empty();
        }
        if (!algorithm.isMac() && algorithm != Scheme.Algorithm.TOKEN) {
            return Optional.empty();
        }
        var key = Signing.key(scheme.secret(), secret);
        if (key.length < FEWEST_BYTES) {
            return Optional.of(
                    "is shorter than " + FEWEST_BYTES + " bytes: anybody can find it by trying");
        }
        for (var b : key) {
            if (b != key[0]) {
                return Optional.empty();
            }
        }
        return Optional.of("is one byte repeated: anybody can guess it");
    }

    private static boolean hasSmallOrder(byte[] key) {
        if (key.length < ED25519_BYTES) {
            return false; // no key at all, which is told elsewhere
        }
        var raw = new byte[ED25519_BYTES];
        System.arraycopy(key, key.length - ED25519_BYTES, raw, 0, ED25519_BYTES);
        raw[ED25519_BYTES - 1] &= 0x7f; // the sign of x
        return SMALL_ORDER.contains(littleEndian(raw));
    }

    private static BigInteger littleEndian(String hex) {
        return littleEndian(HexFormat.of().parseHex(hex));
    }

    private static BigInteger littleEndian(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (var i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    static Optional<String> doubt(Scheme scheme, Secret secret) {
        var form = scheme.secret();
        if (!scheme.proof().algorithm().isMac() || form.encoding() != Scheme.Encoding.BASE64) {
            return Optional.empty();
        }
        if (!form.prefix().isEmpty()) {
            return secret.value().startsWith(form.prefix())
                    ? Optional.empty()
                    : Optional.of(
                            "does not start with "
                                    + form.prefix()
                                    + " and is read as Base64. If its sender signs with this text"
                                    + " itself, every request will be refused: describe the sender"
                                    + " with provider: hmac and secret: {encoding: utf8}");
        }
        return URL_SAFE.matcher(secret.value()).matches()
                ? Optional.of(
                        "has - or _ and is read as URL-safe Base64. If its sender signs with this"
                                + " text itself, set secret: {encoding: utf8}")
                : Optional.empty();
    }
}
