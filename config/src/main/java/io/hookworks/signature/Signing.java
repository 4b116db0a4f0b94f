package io.hookworks.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

import javax.crypto.spec.SecretKeySpec;

/** The keyed hash over what a scheme signs: what signing and verifying have in common. */
final class Signing {
    private static final Pattern HOLE = Pattern.compile("\\{(body|timestamp|id)}");

    private Signing() {}

    static byte[] mac(Scheme scheme, Secret secret, String id, String timestamp, byte[] body) {
        try {
            var name = scheme.mac().algorithm().javaName();
            var mac = javax.crypto.Mac.getInstance(name);
            mac.init(new SecretKeySpec(key(scheme.secret(), secret), name));
            return mac.doFinal(signed(scheme.signed(), id, timestamp, body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + scheme.mac().algorithm(), e);
        }
    }

    /** The bytes of the template, its holes filled. The body goes in as bytes, never as text. */
    private static byte[] signed(String template, String id, String timestamp, byte[] body) {
        var bytes = new ByteArrayOutputStream(body.length + 128);
        var hole = HOLE.matcher(template);
        var from = 0;
        while (hole.find()) {
            bytes.writeBytes(utf8(template.substring(from, hole.start())));
            switch (hole.group(1)) {
                case "body" -> bytes.writeBytes(body);
                case "timestamp" -> bytes.writeBytes(utf8(timestamp));
                default -> bytes.writeBytes(utf8(id));
            }
            from = hole.end();
        }
        bytes.writeBytes(utf8(template.substring(from)));
        return bytes.toByteArray();
    }

    /**
     * @throws IllegalArgumentException if the secret is not written as the scheme says; the message
     *     does not show it
     */
    static byte[] key(Scheme.SecretForm form, Secret secret) {
        var text = secret.value();
        var bare = text.startsWith(form.prefix()) ? text.substring(form.prefix().length()) : text;
        var key = decoded(form.encoding(), bare);
        if (key.length == 0) {
            throw new IllegalArgumentException("is empty");
        }
        return key;
    }

    private static byte[] decoded(Scheme.Encoding encoding, String bare) {
        try {
            return switch (encoding) {
                case UTF8 -> utf8(bare);
                case HEX -> HexFormat.of().parseHex(bare);
                // Senders write either alphabet, with and without padding.
                case BASE64 -> Base64.getDecoder().decode(bare.replace('-', '+').replace('_', '/'));
            };
        } catch (IllegalArgumentException e) {
            // The decoder's own message shows a part of the secret: it is no cause.
            var form = encoding == Scheme.Encoding.HEX ? "hex" : "Base64";
            throw new IllegalArgumentException("is not " + form + ", as its scheme says");
        }
    }

    static String encode(Scheme.Encoding encoding, byte[] mac) {
        return switch (encoding) {
            case HEX -> HexFormat.of().formatHex(mac);
            case BASE64 -> Base64.getEncoder().encodeToString(mac);
            case UTF8 -> throw new IllegalArgumentException("a signature is no text");
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
