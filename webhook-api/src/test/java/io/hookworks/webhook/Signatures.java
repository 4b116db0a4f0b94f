package io.hookworks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs from the documentation of providers alone, with nothing of ours. */
final class Signatures {
    private Signatures() {}

    static String hex(String algorithm, byte[] key, String signed) {
        return HexFormat.of().formatHex(mac(algorithm, key, signed));
    }

    static String base64(String algorithm, byte[] key, String signed) {
        return Base64.getEncoder().encodeToString(mac(algorithm, key, signed));
    }

    private static byte[] mac(String algorithm, byte[] key, String signed) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(signed.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
