package io.hookworks.ops;

import io.hookworks.signature.Secret;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The secret of those who may see and change more at the management port than health and metrics.
 * Without one there is no more than those ({@link ManagementGuard}).
 */
public final class ManagementToken {
    /** Where it stands in the environment. */
    public static final String VARIABLE = "HOOKWORKS_MANAGEMENT_TOKEN";

    /** What a program is told it by. */
    static final String PROPERTY = "hookworks.management.token";

    private static final int SHORTEST = 16;
    private static final int BYTES = 32;

    private ManagementToken() {}

    /**
     * The one of the environment, if there is one.
     *
     * @throws OpsException if it could be guessed
     */
    public static Optional<Secret> from(Environment environment) {
        var text = environment.get(VARIABLE, "").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.length() < SHORTEST) {
            throw new OpsException(
                    ExitCode.USAGE,
                    VARIABLE + " must have " + SHORTEST + " characters or more.",
                    null);
        }
        return Optional.of(new Secret(text));
    }

    /** The one of the environment, or a new one. */
    public static Secret orNew(Environment environment) {
        return from(environment).orElseGet(ManagementToken::fresh);
    }

    private static Secret fresh() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }

    /** The one of the environment as properties of a program. */
    static Map<String, Object> settings(Environment environment) {
        return from(environment)
                .<Map<String, Object>>map(ManagementToken::settings)
                .orElse(Map.of());
    }

    static Map<String, Object> settings(Secret token) {
        return Map.of(PROPERTY, token.value());
    }
}
