package io.hookworks.config;

import com.fasterxml.jackson.databind.JsonNode;

import io.hookworks.signature.Profile;
import io.hookworks.signature.Scheme;
import io.hookworks.signature.Secret;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the secrets of a source: variables, each with the time in which it counts. */
final class SecretsReader {
    private final Variables variables;

    SecretsReader(Variables variables) {
        this.variables = variables;
    }

    /** Reads those of one source; none where the program needs none, whatever they are. */
    List<SourceSecret> read(String source, Section section, @Nullable Profile profile) {
        var secrets = new ArrayList<SourceSecret>();
        var place = 0;
        for (var entry : section.node().path("secrets")) {
            var at = "secrets[" + place + "]";
            var reference = entry.isObject() ? entry.path("secret") : entry;
            if (Variables.isReference(reference.asText())) {
                read(source, section, at, reference.asText(), entry, profile)
                        .ifPresent(secrets::add);
            }
            place++;
        }
        return secrets;
    }

    private Optional<SourceSecret> read(
            String source,
            Section section,
            String at,
            String reference,
            JsonNode entry,
            @Nullable Profile profile) {
        var notBefore = instant(section, at, entry, "not-before");
        var notAfter = instant(section, at, entry, "not-after");
        if (notBefore != null && notAfter != null && notAfter.isBefore(notBefore)) {
            section.problem(at, "is over before it begins: not-after is before not-before");
        }
        if (!variables.purpose().needsSources()) {
            return Optional.empty();
        }
        var secret = variables.secret(reference, profile == null ? null : profile.scheme());
        var problems = section.problems();
        var name = Variables.name(reference);
        if (secret.isEmpty()) {
            problems.addSecret(source, section.at(at), name + " is not set");
        }
        if (secret.isPresent() && profile != null) {
            check(source, section, at, name, profile.scheme(), secret.get());
        }
        return secret.map(known -> new SourceSecret(known, notBefore, notAfter));
    }

    private void check(
            String source, Section section, String at, String name, Scheme scheme, Secret secret) {
        var problems = section.problems();
        try {
            scheme.check(secret);
            scheme.weakness(secret)
                    .ifPresent(why -> problems.addSecret(source, section.at(at), name + " " + why));
            scheme.doubt(secret).ifPresent(why -> variables.warn(section.at(at), name + " " + why));
        } catch (IllegalArgumentException e) {
            problems.addSecret(source, section.at(at), name + " " + e.getMessage());
        }
    }

    private static @Nullable Instant instant(
            Section section, String at, JsonNode entry, String key) {
        var text = entry.path(key);
        try {
            return text.isTextual() ? Instant.parse(text.asText()) : null;
        } catch (DateTimeException e) {
            section.problem(at + "." + key, "must be a moment such as 2026-12-31T23:00:00Z");
            return null;
        }
    }
}
