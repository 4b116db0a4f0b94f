package io.hookworks.config;

import io.hookworks.signature.Secret;
import io.hookworks.signature.Signer;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Reads destinations. */
final class DestinationReader {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Variables variables;

    DestinationReader(Variables variables) {
        this.variables = variables;
    }

    DestinationConfig read(String name, Section section) {
        var timeout = section.duration("timeout");
        if (timeout.isZero()) {
            section.problem("timeout", "must be longer than 0s");
        }
        if (section.duration("connect-timeout").isZero()) {
            section.problem("connect-timeout", "must be longer than 0s");
        }
        return new DestinationConfig(
                name,
                url(section),
                secret(section),
                section.duration("connect-timeout"),
                timeout,
                rate(name, section),
                section.flag("accept-unverified"));
    }

    private static @Nullable RateConfig rate(String name, Section section) {
        var text = section.optionalText("rate");
        try {
            return text == null ? null : RateConfig.parse(name, text);
        } catch (IllegalArgumentException e) {
            return null; // its shape is a problem that is told
        }
    }

    private URI url(Section section) {
        var text = variables.fill(section.text("url"), unset -> unset(section, "url", unset));
        try {
            var url = new URI(text);
            var host = url.getHost();
            var local = host != null && THIS_MACHINE.contains(host);
            var usable =
                    host != null
                            && ("https".equals(url.getScheme())
                                    || ("http".equals(url.getScheme()) && local));
            var port = UrlPort.problem(text);
            if (port.isPresent()) {
                section.problem("url", port.get());
            } else if (!usable && !text.isEmpty()) {
                section.problem("url", "must be https://…; http:// goes to this machine only");
            }
            if (url.getRawUserInfo() != null) {
                section.problem("url", "must not hold a user or password");
            }
            return url;
        } catch (URISyntaxException e) {
            section.problem("url", "is no URL: " + e.getReason());
            return URI.create("");
        }
    }

    private void unset(Section section, String key, String variable) {
        if (variables.purpose().needsDestinations()) {
            section.problem(key, variable + " is not set");
        }
    }

    private Secret secret(Section section) {
        var reference = section.text("secret");
        if (!Variables.isReference(reference)) {
            return new Secret("");
        }
        var secret = variables.secret(reference);
        if (secret.isEmpty()) {
            unset(section, "secret", Variables.name(reference));
            return new Secret("");
        }
        try {
            var _ = new Signer(Profiles.standardWebhooks().scheme(), secret.get());
        } catch (IllegalArgumentException e) {
            section.problem(
                    "secret", Variables.name(reference) + " must be whsec_ and Base64 after it");
        }
        return secret.get();
    }
}
