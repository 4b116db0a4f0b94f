package io.hookworks.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.signature.Profile;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The providers that Hookworks knows, from {@code profiles.yaml}. */
public final class Profiles {
    /** Not in the catalogue: its scheme stands with the source that names it. */
    public static final String GENERIC = "hmac";

    private static final Map<String, Profile> KNOWN = load();

    private Profiles() {}

    /** All of them by name, in the order of the catalogue. */
    public static Map<String, Profile> known() {
        return KNOWN;
    }

    /** By Standard Webhooks, which is also how Hookworks signs what it delivers. */
    public static Profile standardWebhooks() {
        var profile = KNOWN.get("standard-webhooks");
        if (profile == null) {
            throw new IllegalStateException("profiles.yaml lost standard-webhooks");
        }
        return profile;
    }

    private static Map<String, Profile> load() {
        try (var stream = Profiles.class.getResourceAsStream("profiles.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("profiles.yaml is not on the class path");
            }
            var reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
            var profiles = new LinkedHashMap<String, Profile>();
            JsonNode catalogue = YamlTree.read(reader).root();
            for (var entry : catalogue.properties()) {
                var node = whole(catalogue, entry.getValue());
                profiles.put(entry.getKey(), ProfileReader.read(entry.getKey(), node));
            }
            return Collections.unmodifiableMap(profiles);
        } catch (IOException e) {
            throw new UncheckedIOException("profiles.yaml", e);
        }
    }

    /** With the keys of the profile that it is {@code like}, where it has none of its own. */
    private static JsonNode whole(JsonNode catalogue, JsonNode node) {
        if (!node.has("like")) {
            return node;
        }
        ObjectNode whole = whole(catalogue, catalogue.path(node.path("like").asText())).deepCopy();
        whole.setAll((ObjectNode) node);
        return whole;
    }
}
