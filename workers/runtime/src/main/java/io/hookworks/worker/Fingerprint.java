package io.hookworks.worker;

import io.hookworks.worker.failure.Failure;

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

    /**
     * Of an exception: its class and where it was thrown, and the same of what was behind it all;
     * not the messages, which vary.
     */
    static String of(Throwable thrown) {
        var cause = Failure.of(thrown);
        var root = root(cause);
        return hash(place(cause) + (root == cause ? "" : "\n" + place(root)));
    }

    private static String place(Failure cause) {
        var frames =
                Arrays.stream(cause.getStackTrace())
                        .limit(FRAMES)
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                        .map(Fingerprint::lasting)
                        .collect(Collectors.joining("\n"));
        return cause.type() + "\n" + frames;
    }

    /** The names of classes that the JVM makes as it runs end in numbers, another one each time. */
    private static String lasting(String frame) {
        return frame.replaceAll("(?<=\\$)(\\d+|Lambda[^.]*)|/0x[0-9a-f]+", "#");
    }

    private static Failure root(Failure cause) {
        var root = cause;
        while (root.getCause() instanceof Failure deeper) {
            root = deeper;
        }
        return root;
    }

    /** Of a reason in words: without what varies, which are its numbers and ids with digits. */
    static String of(String reason) {
        return hash(reason.replaceAll("\\b(?=[\\w-]*\\d)[\\w-]{6,}|\\d+", "#"));
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
