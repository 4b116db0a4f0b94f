package io.hookworks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/** Signs as Discord does, with a key of its own. */
final class Discord {
    private static final KeyPair KEYS = keys();
    private static final int KEY_LENGTH = 32;

    /** As Discord shows it: the last bytes of its SPKI. */
    static final String PUBLIC_KEY = publicKey();

    private Discord() {}

    static Map<String, String> signed(String body, Instant at) {
        try {
            var time = Long.toString(at.getEpochSecond());
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(KEYS.getPrivate());
            signature.update((time + body).getBytes(UTF_8));
            return Map.of(
                    "X-Signature-Timestamp",
                    time,
                    "X-Signature-Ed25519",
                    HexFormat.of().formatHex(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String publicKey() {
        var spki = KEYS.getPublic().getEncoded();
        return HexFormat.of().formatHex(spki, spki.length - KEY_LENGTH, spki.length);
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
