package io.hookworks.config;

import io.hookworks.signature.Scheme;

import java.io.StringReader;

/** A scheme as a source writes it into the file. */
public final class OwnScheme {
    private OwnScheme() {}

    public static Scheme of(String yaml) {
        var node = YamlTree.read(new StringReader(yaml)).root();
        return ProfileReader.read(Profiles.GENERIC, node).scheme();
    }
}
