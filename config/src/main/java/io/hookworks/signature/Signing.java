package io.hookworks.signature;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import javax.crypto.spec.SecretKeySpec;

/** The cryptography: what signing and verifying have in common. */
final class Signing {
    /** What stands before the 32 bytes of an Ed25519 key in its SPKI (RFC 8410). */
    private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_KEY = 32;
    private static final int P256_BITS = 256;
    private static final Pattern PADDING = Pattern.compile("={1,2}$");

    private Signing() {}

    /** Tells whether a signature was made over these bytes, in a time that tells no secret. */
    static Predicate<String> proof(Scheme scheme, Secret secret, byte[] signed) {
        if (scheme.proof().algorithm().isPublicKey()) {
            var key = publicKey(scheme, secret);
            return candidate -> isBy(scheme.proof(), key, signed, candidate);
        }
        var encoding = scheme.proof().encoding();
        var expected = utf8(plain(encoding, made(scheme, secret, signed)));
        return candidate -> MessageDigest.isEqual(expected, utf8(plain(encoding, candidate)));
    }

    /**
     * One spelling of what can be spelt in several ways: hex in lower case, Base64 in its first
     * alphabet and without padding.
     */
    private static String plain(Scheme.Encoding encoding, String text) {
        return switch (encoding) {
            case UTF8 -> text;
            case HEX -> text.toLowerCase(Locale.ROOT);
            case BASE64 -> {
                var padding =
                        text.length() % 4 == 0 ? PADDING.matcher(text).replaceFirst("") : text;
                yield padding.replace('-', '+').replace('_', '/');
            }
        };
    }

    /** The signature over these bytes, as it is written; a token is itself. */
    static String made(Scheme scheme, Secret secret, byte[] signed) {
        var proof = scheme.proof();
        var key = key(scheme.secret(), secret);
        if (proof.algorithm() == Scheme.Algorithm.TOKEN) {
            return encode(proof.encoding(), key);
        }
        try {
            var name = proof.algorithm().javaName();
            var mac = javax.crypto.Mac.getInstance(name);
            mac.init(new SecretKeySpec(key, name));
            return encode(proof.encoding(), mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + proof.algorithm(), e);
        }
    }

    private static boolean isBy(
            Scheme.Proof proof, PublicKey key, byte[] signed, String candidate) {
        return isBy(proof.algorithm().javaName(), proof.encoding(), key, signed, candidate);
    }

    /** Whether a signature in Base64 was made over these bytes with the key to this one. */
    static boolean isBy(String algorithm, PublicKey key, byte[] signed, String candidate) {
        return isBy(algorithm, Scheme.Encoding.BASE64, key, signed, candidate);
    }

    private static boolean isBy(
            String algorithm,
            Scheme.Encoding encoding,
            PublicKey key,
            byte[] signed,
            String candidate) {
        try {
            var signature = decode(encoding, candidate);
            var verifying = Signature.getInstance(algorithm);
            verifying.initVerify(key);
            verifying.update(signed);
            return isCanonical(encoding, signature, candidate) && verifying.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // no signature at all
        }
    }

    /**
     * The last letter of Base64 has bits that mean nothing, so that one signature had many forms.
     */
    private static boolean isCanonical(Scheme.Encoding encoding, byte[] bytes, String text) {
        return encoding != Scheme.Encoding.BASE64
                || Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(plain(encoding, text));
    }

    /**
     * @throws IllegalArgumentException if the secret is not written as the scheme says; the message
     *     does not show it
     */
    static void check(Scheme scheme, Secret secret) {
        if (scheme.proof().algorithm().isPublicKey()) {
            publicKey(scheme, secret);
        } else {
            key(scheme.secret(), secret);
        }
    }

    private static PublicKey publicKey(Scheme scheme, Secret secret) {
        var bytes = key(scheme.secret(), secret);
        try {
            if (scheme.proof().algorithm() == Scheme.Algorithm.ED25519) {
                return KeyFactory.getInstance("Ed25519").generatePublic(spki(bytes));
            }
            var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(bytes));
            if (key instanceof ECPublicKey ec && isP256(ec)) {
                return key;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("is no public key, as its scheme says", e);
        }
        throw new IllegalArgumentException("is a public key of another curve than P-256");
    }

    private static X509EncodedKeySpec spki(byte[] key) {
        if (key.length != ED25519_KEY) {
            return new X509EncodedKeySpec(key);
        }
        var spki = new byte[ED25519_SPKI.length + ED25519_KEY];
        System.arraycopy(ED25519_SPKI, 0, spki, 0, ED25519_SPKI.length);
        System.arraycopy(key, 0, spki, ED25519_SPKI.length, ED25519_KEY);
        return new X509EncodedKeySpec(spki);
    }

    private static boolean isP256(ECPublicKey key) {
        BigInteger order = key.getParams().getOrder();
        return order.bitLength() == P256_BITS;
    }

    static byte[] key(Scheme.SecretForm form, Secret secret) {
        var text = secret.value();
        var bare = text.startsWith(form.prefix()) ? text.substring(form.prefix().length()) : text;
        var key = decodedSecret(form.encoding(), bare);
        if (key.length == 0) {
            throw new IllegalArgumentException("is empty");
        }
        return key;
    }

    private static byte[] decodedSecret(Scheme.Encoding encoding, String bare) {
        try {
            return decode(encoding, bare);
        } catch (IllegalArgumentException e) {
            // The decoder's own message shows a part of the secret: it is no cause.
            var form = encoding == Scheme.Encoding.HEX ? "hex" : "Base64";
            throw new IllegalArgumentException("is not " + form + ", as its scheme says");
        }
    }

    private static byte[] decode(Scheme.Encoding encoding, String text) {
        return switch (encoding) {
            case UTF8 -> utf8(text);
            case HEX -> HexFormat.of().parseHex(text);
            // Senders write either alphabet, with and without padding.
            case BASE64 -> Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        };
    }

    private static String encode(Scheme.Encoding encoding, byte[] bytes) {
        return switch (encoding) {
            case HEX -> HexFormat.of().formatHex(bytes);
            case BASE64 -> Base64.getEncoder().encodeToString(bytes);
            case UTF8 -> new String(bytes, StandardCharsets.UTF_8);
        };
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
