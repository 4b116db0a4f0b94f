package io.hookworks.signature;

import java.nio.charset.StandardCharsets;

/** A secret, which prints as nothing. */
public record Secret(String value) {
    public byte[] utf8() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "***";
    }
}
