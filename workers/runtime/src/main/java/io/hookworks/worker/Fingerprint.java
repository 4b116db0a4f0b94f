package io.hookworks.worker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** A short name for a cause of death, the same for what died of the same cause. */
final class Fingerprint {
    private static final int FRAMES = 3;
    private static final int BYTES = 6;

    private Fingerprint() {}

    /** Of an exception: its class and where it was thrown, not its message, which varies. */
    static String of(Throwable cause) {
        var frames =
                Arrays.stream(cause.getStackTrace())
                        .limit(FRAMES)
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                        .collect(Collectors.joining("\n"));
        return hash(cause.getClass().getName() + "\n" + frames);
    }

    /** Of a reason in words: without its numbers, which vary. */
    static String of(String reason) {
        return hash(reason.replaceAll("\\d+", "#"));
    }

    private static String hash(String text) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
