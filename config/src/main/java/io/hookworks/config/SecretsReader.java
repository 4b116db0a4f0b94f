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

    List<SourceSecret> read(Section section, @Nullable Profile profile) {
        var secrets = new ArrayList<SourceSecret>();
        var place = 0;
        for (var entry : section.node().path("secrets")) {
            var at = "secrets[" + place + "]";
            var reference = entry.isObject() ? entry.path("secret") : entry;
            if (Variables.isReference(reference.asText())) {
                read(section, at, reference.asText(), entry, profile).ifPresent(secrets::add);
            }
            place++;
        }
        return secrets;
    }

    private Optional<SourceSecret> read(
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
        var secret = variables.secret(reference, profile == null ? null : profile.scheme());
        if (secret.isEmpty() && variables.purpose().needsSources()) {
            section.problem(at, Variables.name(reference) + " is not set");
        }
        if (secret.isPresent() && profile != null) {
            check(section, at, reference, profile.scheme(), secret.get());
        }
        return secret.map(known -> new SourceSecret(known, notBefore, notAfter));
    }

    private void check(Section section, String at, String reference, Scheme scheme, Secret secret) {
        var name = Variables.name(reference);
        try {
            scheme.check(secret);
            scheme.weakness(secret).ifPresent(why -> section.problem(at, name + " " + why));
            scheme.doubt(secret).ifPresent(why -> variables.warn(section.at(at), name + " " + why));
        } catch (IllegalArgumentException e) {
            section.problem(at, name + " " + e.getMessage());
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
