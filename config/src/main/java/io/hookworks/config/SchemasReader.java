package io.hookworks.config;

import io.hookworks.queue.TypePattern;
import io.hookworks.queue.VisibleText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Reads the JSON Schemas of a source, which stand in files beside {@code hookworks.yaml}. */
final class SchemasReader {
    private final Path folder;
    private final Purpose purpose;

    SchemasReader(Path folder, Purpose purpose) {
        this.folder = folder;
        this.purpose = purpose;
    }

    /**
     * By event type; the first that matches counts.
     *
     * @param maxBody of the source in bytes: a body is held whole, and as a tree, to be checked
     */
    Map<TypePattern, BodySchema> read(Section section, int maxBody) {
        var schemas = new LinkedHashMap<TypePattern, BodySchema>();
        var below = section.section("schemas");
        for (var entry : below.node().properties()) {
            var pattern = pattern(below, entry.getKey());
            var schema = schema(below, entry.getKey());
            if (pattern != null && schema != null) {
                schemas.put(pattern, schema);
            }
        }
        if (!below.node().isEmpty() && maxBody > Sizes.LARGEST_INLINE) {
            section.problem(
                    "max-body",
                    "must be at most "
                            + Sizes.write(Sizes.LARGEST_INLINE)
                            + " for a source with schemas");
        }
        return schemas;
    }

    private static @Nullable TypePattern pattern(Section below, String text) {
        try {
            return new TypePattern(VisibleText.encodePattern(text));
        } catch (IllegalArgumentException e) {
            below.problem(text, Objects.requireNonNull(e.getMessage()));
            return null;
        }
    }

    /** A program that takes no webhooks may run where the file is not. */
    private @Nullable BodySchema schema(Section below, String key) {
        var name = below.optionalText(key);
        if (name == null) {
            return null; // that is told already
        }
        var file = folder.resolve(name).normalize();
        if (!purpose.needsSources() && !Files.exists(file)) {
            return null;
        }
        try {
            return BodySchema.read(file);
        } catch (IllegalArgumentException e) {
            below.problem(key, name + " " + e.getMessage());
        } catch (NoSuchFileException e) {
            below.problem(key, "there is no file '" + name + "'");
        } catch (IOException e) {
            below.problem(key, name + " cannot be read: " + e.getMessage());
        }
        return null;
    }
}
