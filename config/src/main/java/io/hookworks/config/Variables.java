package io.hookworks.config;

import io.hookworks.signature.Scheme;
import io.hookworks.signature.Secret;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment as {@code hookworks.yaml} refers to it: {@code ${NAME}}. */
final class Variables {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

    /** Standard Webhooks wants 24 to 64 bytes. */
    private static final int SECRET_BYTES = 32;

    private final Function<String, @Nullable String> values;
    private final Purpose purpose;
    private final List<String> filled = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Variables(Function<String, @Nullable String> values, Purpose purpose) {
        this.values = values;
        this.purpose = purpose;
    }

    Purpose purpose() {
        return purpose;
    }

    @Nullable String get(String name) {
        return values.apply(name);
    }

    /** The secret that a reference names; empty: its variable is unset. */
    Optional<Secret> secret(String reference) {
        return secret(reference, null);
    }

    /**
     * The same; what dev makes up fits the scheme.
     *
     * @param scheme null: it is not known, or by Standard Webhooks
     */
    Optional<Secret> secret(String reference, @Nullable Scheme scheme) {
        var name = name(reference);
        var value = values.apply(name);
        if (value != null && !value.isBlank()) {
            // A file or a shell often leaves a line break behind, which no sender has in its key.
            return Optional.of(new Secret(value.strip()));
        }
        var publicKey = scheme != null && scheme.proof().algorithm().isPublicKey();
        if (purpose != Purpose.DEV || publicKey) {
            return Optional.empty();
        }
        if (!filled.contains(name)) {
            filled.add(name);
        }
        return Optional.of(wellKnown(name, scheme));
    }

    /** Whether a text names a variable, as the file must where a secret is wanted. */
    static boolean isReference(String text) {
        return text.startsWith("${") && text.endsWith("}");
    }

    static String name(String reference) {
        return reference.substring(2, reference.length() - 1);
    }

    /** Text with its references replaced; an unset one goes to {@code unset} and leaves a gap. */
    String fill(String text, Consumer<String> unset) {
        return REFERENCE
                .matcher(text)
                .replaceAll(
                        match -> {
                            var value = values.apply(match.group(1));
                            if (value == null || value.isEmpty()) {
                                value = match.group(2);
                            }
                            if (value == null) {
                                unset.accept(match.group(1));
                                value = "";
                            }
                            return Matcher.quoteReplacement(value);
                        });
    }

    /** Notes what is no problem and probably not meant so. */
    void warn(String path, String what) {
        warnings.add(path + ": " + what);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    List<String> filled() {
        return List.copyOf(filled);
    }

    /** Text that is also the Base64 of enough bytes, or their hex for a scheme that wants it. */
    private static Secret wellKnown(String name, @Nullable Scheme scheme) {
        var text = new StringBuilder("hookworks-dev-" + name);
        while (text.length() < SECRET_BYTES) {
            text.append('.');
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return scheme != null && scheme.secret().encoding() == Scheme.Encoding.HEX
                ? new Secret(scheme.secret().prefix() + HexFormat.of().formatHex(bytes))
                : new Secret("whsec_" + Base64.getEncoder().encodeToString(bytes));
    }
}
