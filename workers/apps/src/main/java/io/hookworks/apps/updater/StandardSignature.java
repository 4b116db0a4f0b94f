package io.hookworks.apps.updater;

import io.hookworks.config.Secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs by Standard Webhooks, {@code v1}: HMAC-SHA-256 over {@code id.timestamp.body}. */
final class StandardSignature {
    private static final String HMAC = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    private final SecretKeySpec key;

    StandardSignature(Secret secret) {
        var text = secret.value();
        var base64 = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        key = new SecretKeySpec(Base64.getDecoder().decode(base64), HMAC);
    }

    String of(String id, long timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
