package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.signature.Handshake;
import io.hookworks.signature.Profile;
import io.hookworks.signature.Scheme;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code docs/providers.md} is what the profiles say, and nothing else. */
class ProvidersPageTest {
    private static final Path PAGE = Path.of("..", "docs", "providers.md");
    private static final Path MADE = Path.of("target", "providers.md");

    private static final String HEAD =
            """
            # Providers

            What Hookworks knows of each sender, made from `profiles.yaml` by `ProvidersPageTest`; do not edit. After a
            change of the profiles, run that test and copy `config/target/providers.md` here. The reasons and doubts
            stand beside each profile in [profiles.yaml](../config/src/main/resources/io/hookworks/config/profiles.yaml).

            **Vouches for** is the message's attribute `strength`: `whole`, every byte of the body; `part`, some values
            in it; `checksum`, a CRC-32, for which anyone can make another body; `none`, nothing: a secret was shown.
            **Tolerance**: how long ago a request may be signed; it covers the sender's retries where they keep the old
            time, and `tolerance` of a source changes it. Ahead of now the same holds, up to five minutes.

            **Id of an event**: where the sender's id stands. A message's id is that with the hash of the event's bytes, so
            the same id with other bytes is another event, and the same bytes again are a duplicate. "Not signed": whoever
            captured a request can send it again under another id, and the message is marked `same-body-as`. Where a
            sender gives no id, each request is an event, or the same bytes are one event for the time that is named: that
            of the sender's retries. **Waits**: how long the sender does, a hyphen where nobody knows. Whatever is refused
            is answered 401.

            | Provider | Proves itself by | Vouches for | Tolerance | Id of an event | Answer | Waits | Handshake | Items |
            |---|---|---|---|---|---|---|---|---|
            """;

    @Test
    void the_page_is_what_the_profiles_say() throws IOException {
        var made = new StringBuilder(HEAD);
        Profiles.known().values().forEach(profile -> made.append(row(profile)));
        made.append("\n## Sources\n\n");
        for (var profile : Profiles.known().values()) {
            made.append("- `").append(profile.name()).append("`: ");
            made.append(profile.source()).append('\n');
        }
        Files.writeString(MADE, made);
        assertEquals(
                made.toString(),
                Files.readString(PAGE),
                "copy config/target/providers.md to docs/providers.md");
    }

    private static String row(Profile profile) {
        var scheme = profile.scheme();
        return "| "
                + String.join(
                        " | ",
                        "`" + profile.name() + "`",
                        proof(scheme),
                        word(scheme.strength()),
                        scheme.time()
                                .map(time -> written(Duration.ofSeconds(time.toleranceSeconds())))
                                .orElse("-"),
                        id(profile),
                        answer(profile),
                        written(profile.patience()),
                        handshakes(profile),
                        items(profile.items()))
                + " |\n";
    }

    private static String proof(Scheme scheme) {
        var algorithm = scheme.proof().algorithm();
        return word(algorithm)
                + " in `"
                + switch (scheme.signature().where()) {
                    case Scheme.Where.InHeader(var name) -> name;
                    case Scheme.Where.InBody(var pointer) -> pointer;
                }
                + "`"
                + (scheme.needsUrl() ? ", over `public-url` too" : "");
    }

    private static String id(Profile profile) {
        var window = profile.retryWindow();
        var otherwise =
                window == null ? "one for each request" : "the bytes, for " + written(window);
        var without =
                profile.volatiles().isEmpty()
                        ? ""
                        : ", without "
                                + profile.volatiles().stream()
                                        .map(ProvidersPageTest::code)
                                        .collect(Collectors.joining(", "));
        return fact(profile.id())
                        .map(fact -> fact + (window == null ? "" : "; else " + otherwise))
                        .orElse(otherwise)
                + without;
    }

    private static Optional<String> fact(Profile.@Nullable Fact fact) {
        return switch (fact) {
            case null -> Optional.empty();
            case Profile.Fact.InHeader(var name, var signed) ->
                    Optional.of(code(name) + bound(signed));
            case Profile.Fact.InBody(var pointers, var signed) ->
                    Optional.of(
                            pointers.stream()
                                            .map(ProvidersPageTest::code)
                                            .collect(Collectors.joining(", "))
                                    + bound(signed));
        };
    }

    private static String bound(boolean signed) {
        return signed ? "" : ", not signed";
    }

    private static String answer(Profile profile) {
        var text = profile.answer();
        var says = text == null ? "id" : text.isEmpty() ? "nothing" : code(text);
        return profile.success() == 204 ? "204" : profile.success() + ", " + says;
    }

    private static String written(@Nullable Duration duration) {
        return duration == null ? "-" : Durations.write(duration);
    }

    private static String handshakes(Profile profile) {
        return profile.handshakes().isEmpty()
                ? "-"
                : profile.handshakes().stream()
                        .map(ProvidersPageTest::handshake)
                        .collect(Collectors.joining("; "));
    }

    private static String handshake(Handshake handshake) {
        return switch (handshake) {
            case Handshake.Challenge(var when, var pointer) ->
                    when(when) + " is answered " + code(pointer);
            case Handshake.SignedChallenge(var when, var pointer) ->
                    when(when) + " is answered " + code(pointer) + " and its signature";
            case Handshake.Ping(var when, var status, var text) ->
                    when(when)
                            + " is answered "
                            + status
                            + (text.isEmpty() ? "" : " " + code(text));
            case Handshake.Echo(var method, var query) ->
                    method + " with " + code(query) + ", said back";
            case Handshake.EchoHeader(var header, _) -> "GET with " + code(header) + ", said back";
            case Handshake.SignedToken(var query) -> "GET with " + code(query) + ", signed";
            case Handshake.VerifyToken(var prefix) ->
                    "GET with " + code(prefix + ".verify_token") + ", the source's `verify-token`";
            case Handshake.FormField(var field, var is) ->
                    "POST of the form " + code(field + "=" + is);
            case Handshake.Presence() -> "HEAD";
        };
    }

    private static String when(Handshake.When when) {
        return code(when.pointer() + " = " + when.is());
    }

    private static String items(Profile.@Nullable Items items) {
        return items == null
                ? "-"
                : items.pointer().isEmpty() ? "the body's" : "at " + code(items.pointer());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
