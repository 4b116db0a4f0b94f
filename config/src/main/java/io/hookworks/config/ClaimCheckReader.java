package io.hookworks.config;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/** Reads what the file says of large bodies. */
final class ClaimCheckReader {
    /** More than this would have to be streamed, and not held in memory. */
    private static final int LARGEST_BODY = 100 * Sizes.MIB;

    private ClaimCheckReader() {}

    /** Null: there is no claim check. */
    static @Nullable ClaimCheckConfig read(Section root) {
        if (!root.has("claim-check")) {
            return null;
        }
        var section = root.section("claim-check");
        var maxBody = Sizes.read(section, "max-body", Sizes.LARGEST_INLINE, LARGEST_BODY);
        var above = Sizes.read(section, "above", Sizes.KIB, Sizes.LARGEST_INLINE);
        if (section.problems().anyAt(section.at("store"))) {
            return null;
        }
        return new ClaimCheckConfig(URI.create(section.text("store")), above, maxBody);
    }
}
