package io.hookworks.config;

import java.nio.charset.StandardCharsets;

/** A secret, which prints as nothing. */
public record Secret(String value) {
    public byte[] utf8() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a text names a variable, as the file must. */
    static boolean isReference(String text) {
        return text.startsWith("${") && text.endsWith("}");
    }

    @Override
    public String toString() {
        return "***";
    }
}
