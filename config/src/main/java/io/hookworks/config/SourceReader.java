package io.hookworks.config;

import io.hookworks.queue.QueueName;
import io.hookworks.queue.TypePattern;
import io.hookworks.queue.VisibleText;
import io.hookworks.signature.Profile;
import io.hookworks.signature.Secret;
import io.hookworks.signature.Sns;

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
    private static final Pattern NAME = Pattern.compile(SourceConfig.NAME);
    private static final Pattern PUBLIC_URL = Pattern.compile("https?://[^\\s/?#@]+(/[^\\s?#]*)?");

    private final Set<QueueName> queues;
    private final Variables variables;
    private final int largestBody;
    private final SchemasReader schemas;

    SourceReader(
            Set<QueueName> queues, Variables variables, int largestBody, SchemasReader schemas) {
        this.queues = queues;
        this.variables = variables;
        this.largestBody = largestBody;
        this.schemas = schemas;
    }

    /** Empty if too little is right with it to go on; the problems are told. */
    Optional<SourceConfig> read(String name, Section section) {
        if (!NAME.matcher(name).matches()) {
            section.problems()
                    .add(section.path(), "must be lower-case letters, digits and hyphens");
        }
        var profile = withTolerance(profile(section), section);
        var secrets = new SecretsReader(variables).read(name, section, profile);
        var topics = topics(section, profile);
        var verifyToken = verifyToken(section, profile);
        var publicUrl = publicUrl(section, profile);
        var queue = queue(section, "queue", section.text("queue"));
        var routes = routes(section);
        var deadline = section.duration("deadline");
        checkDeadline(section, deadline, profile);
        var dedupe = section.duration("dedupe");
        var maxBody = Sizes.read(section, "max-body", Sizes.KIB, largestBody);
        var admission = AdmissionReader.read(name, section);
        checkMaxBody(section, maxBody, profile, admission);
        var bodySchemas = schemas.read(section, maxBody);
        if (profile == null || queue == null) {
            return Optional.empty();
        }
        return Optional.of(
                new SourceConfig(
                        name,
                        profile,
                        secrets,
                        topics,
                        verifyToken,
                        publicUrl,
                        queue,
                        routes,
                        bodySchemas,
                        deadline,
                        dedupe,
                        maxBody,
                        admission));
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

    /** Whole seconds: no sender signs a finer time that a tolerance could matter for. */
    private static @Nullable Profile withTolerance(@Nullable Profile profile, Section section) {
        var tolerance = section.optionalDuration("tolerance");
        if (profile == null || tolerance == null) {
            return profile;
        }
        if (profile.scheme().time().isEmpty()) {
            section.problem("tolerance", "is for senders that sign a time; this one does not");
            return profile;
        }
        if (tolerance.toSeconds() < 1) {
            section.problem("tolerance", "must be at least 1s");
        }
        return profile.withTolerance(tolerance);
    }

    /** What is parsed before anybody is known to have sent it must not fill the memory. */
    private static void checkMaxBody(
            Section section, int maxBody, @Nullable Profile profile, Admission admission) {
        if (maxBody <= Sizes.LARGEST_INLINE) {
            return;
        }
        var most = "must be at most " + Sizes.write(Sizes.LARGEST_INLINE) + ": ";
        if (profile != null && profile.scheme().readsBodyFirst()) {
            section.problem(
                    "max-body",
                    most + "what this sender signs stands inside the body, which is parsed first");
        } else if (admission.unverified() == Admission.Unverified.ACCEPT) {
            section.problem(
                    "max-body", most + "with 'unverified: accept' anyone can have it parsed");
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
        UrlPort.problem(url).ifPresent(what -> section.problem("public-url", what));
        return url;
    }

    private void unset(Section section, String key, String variable) {
        if (variables.purpose().needsSources()) {
            section.problem(key, variable + " is not set");
        }
    }

    /** Of AWS SNS, where they take the place of secrets. */
    private static Set<String> topics(Section section, @Nullable Profile profile) {
        var topics = section.texts("topics");
        var wanted = profile != null && profile.scheme().proof().algorithm().isSns();
        if (profile != null && wanted == topics.isEmpty()) {
            section.problem(
                    "topics",
                    wanted
                            ? "is missing: AWS signs for whoever pays, so say whose topics they are"
                            : "is for AWS SNS");
        }
        if (wanted == section.has("secrets")) {
            section.problem(
                    "secrets", wanted ? "is not for AWS SNS, which has none" : "is missing");
        }
        for (var topic : topics) {
            if (!Sns.isTopic(topic)) {
                section.problem(
                        "topics",
                        "must be like arn:aws:sns:eu-west-1:123456789012:orders, not '"
                                + topic
                                + "'");
            }
        }
        return Set.copyOf(topics);
    }

    private @Nullable Secret verifyToken(Section section, @Nullable Profile profile) {
        var reference = section.optionalText("verify-token");
        var shown = profile != null && profile.showsToken();
        if (reference == null) {
            if (shown) {
                section.problem(
                        "verify-token",
                        "is missing: the sender shows it when it asks whether we are there");
            }
            return null;
        }
        if (profile != null && !shown) {
            section.problem("verify-token", "is for senders that show one; this one does not");
        }
        if (!Variables.isReference(reference)) {
            return null;
        }
        var token = variables.secret(reference);
        if (token.isEmpty()) {
            unset(section, "verify-token", Variables.name(reference));
        }
        return token.orElse(null);
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
                // As the types of events are written, so that "Order Created" matches.
                var pattern = new TypePattern(VisibleText.encodePattern(entry.getKey()));
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
