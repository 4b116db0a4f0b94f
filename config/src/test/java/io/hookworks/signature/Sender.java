package io.hookworks.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs from a provider's documentation alone, with nothing of ours: what is signed is written out
 * by the test.
 */
final class Sender {
    private Sender() {}

    static String hex(String algorithm, String key, String signed) {
        return HexFormat.of().formatHex(mac(algorithm, key, signed));
    }

    static String base64(String algorithm, String key, String signed) {
        return Base64.getEncoder().encodeToString(mac(algorithm, key, signed));
    }

    private static byte[] mac(String algorithm, String key, String signed) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(ISO_8859_1), algorithm));
            return mac.doFinal(Vectors.utf8(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
