package io.hookworks.config;

import io.hookworks.queue.QueueName;
import io.hookworks.queue.TypePattern;
import io.hookworks.signature.Profile;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads sources. */
final class SourceReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern PUBLIC_URL = Pattern.compile("https?://[^\\s/?#@]+(/[^\\s?#]*)?");

    private final Set<QueueName> queues;
    private final Variables variables;
    private final int largestBody;

    SourceReader(Set<QueueName> queues, Variables variables, int largestBody) {
        this.queues = queues;
        this.variables = variables;
        this.largestBody = largestBody;
    }

    /** Empty if too little is right with it to go on; the problems are told. */
    Optional<SourceConfig> read(String name, Section section) {
        if (!NAME.matcher(name).matches()) {
            section.problems()
                    .add(section.path(), "must be lower-case letters, digits and hyphens");
        }
        var profile = profile(section);
        var secrets = new SecretsReader(variables).read(section, profile);
        var publicUrl = publicUrl(section, profile);
        var queue = queue(section, "queue", section.text("queue"));
        var routes = routes(section);
        var deadline = section.duration("deadline");
        checkDeadline(section, deadline, profile);
        var dedupe = section.duration("dedupe");
        var maxBody = Sizes.read(section, "max-body", Sizes.KIB, largestBody);
        if (profile == null || queue == null) {
            return Optional.empty();
        }
        return Optional.of(
                new SourceConfig(
                        name, profile, secrets, publicUrl, queue, routes, deadline, dedupe,
                        maxBody));
    }

    private static @Nullable Profile profile(Section section) {
        var provider = section.text("provider");
        var scheme = section.node().path("scheme");
        if (!provider.equals(Profiles.GENERIC)) {
            if (!scheme.isMissingNode()) {
                section.problem("scheme", "goes with provider: hmac only");
            }
            return Profiles.known().get(provider);
        }
        if (scheme.isMissingNode()) {
            section.problem(
                    "scheme", "is missing: provider hmac needs to know how the sender signs");
            return null;
        }
        if (section.problems().anyAt(section.at("scheme"))) {
            return null;
        }
        try {
            return ProfileReader.read(Profiles.GENERIC, scheme);
        } catch (IllegalArgumentException e) {
            if (!section.problems().anyAt(section.at("scheme"))) {
                section.problem("scheme", Objects.requireNonNull(e.getMessage()));
            }
            return null;
        }
    }

    private static void checkDeadline(
            Section section, Duration deadline, @Nullable Profile profile) {
        if (deadline.isZero()) {
            section.problem("deadline", "must be longer than 0s");
        }
        if (profile == null || profile.patience() == null) {
            return;
        }
        if (deadline.compareTo(profile.patience()) >= 0) {
            section.problem(
                    "deadline",
                    "must be shorter than the "
                            + Durations.write(profile.patience())
                            + " that "
                            + profile.name()
                            + " waits");
        }
    }

    /** As the sender writes it, byte for byte: one who signs it signs those bytes. */
    private @Nullable String publicUrl(Section section, @Nullable Profile profile) {
        var written = section.optionalText("public-url");
        var needed = profile != null && profile.scheme().needsUrl();
        if (written == null) {
            if (needed) {
                section.problem(
                        "public-url",
                        "is missing: the sender signs the URL, so say how it knows it");
            }
            return null;
        }
        if (profile != null && !needed) {
            section.problem("public-url", "is for senders that sign the URL; this one does not");
        }
        var gaps = new ArrayList<String>();
        var url = variables.fill(written, gaps::add);
        gaps.forEach(variable -> unset(section, "public-url", variable));
        if (gaps.isEmpty() && !PUBLIC_URL.matcher(url).matches()) {
            section.problem("public-url", "must be a URL without user, query or fragment");
        }
        return url;
    }

    private void unset(Section section, String key, String variable) {
        if (variables.purpose().needsSources()) {
            section.problem(key, variable + " is not set");
        }
    }

    private @Nullable QueueName queue(Section section, String key, String name) {
        for (var queue : queues) {
            if (queue.value().equals(name)) {
                return queue;
            }
        }
        if (!name.isEmpty()) {
            section.problem(key, "there is no queue '" + name + "'");
        }
        return null;
    }

    private Map<TypePattern, QueueName> routes(Section section) {
        var routes = new LinkedHashMap<TypePattern, QueueName>();
        var below = section.section("routes");
        for (var entry : below.node().properties()) {
            var queue = queue(below, entry.getKey(), entry.getValue().asText());
            try {
                var pattern = new TypePattern(entry.getKey());
                if (queue != null) {
                    routes.put(pattern, queue);
                }
            } catch (IllegalArgumentException e) {
                below.problem(entry.getKey(), Objects.requireNonNull(e.getMessage()));
            }
        }
        return routes;
    }
}
