package io.hookworks.ops;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Reads of a running API which sources are refused again and again for one and the same cause. */
final class RefusalCheck {
    /** Fewer may be anybody's. */
    private static final long WORTH_TELLING = 3;

    private RefusalCheck() {}

    /** A line for each of them. */
    static List<String> findings(JsonNode sources) {
        var findings = new ArrayList<String>();
        for (var source : sources) {
            var causes = new HashSet<String>();
            var count = 0L;
            for (var refused : source.path("refused")) {
                causes.add(refused.path("cause").asText());
                count += refused.path("alike").asLong();
            }
            if (causes.size() == 1 && count >= WORTH_TELLING) {
                var cause = causes.iterator().next();
                findings.add(
                        source.path("name").asText()
                                + ": its last "
                                + count
                                + " refusals are all "
                                + cause
                                + (source.has("accepted")
                                        ? ", the last success was "
                                                + source.path("accepted").asText()
                                        : ", and nothing of it was ever taken")
                                + ". "
                                + remedy(cause));
            }
        }
        return findings;
    }

    private static String remedy(String cause) {
        return switch (cause) {
            case "MISMATCH" -> "Its secret is another one, or its public-url or scheme is.";
            case "MISSING", "MALFORMED" ->
                    "It signs in another way, or a proxy takes its headers away.";
            case "STALE", "FUTURE" -> "A clock is wrong, or something keeps its requests for long.";
            case "TOO_LARGE" -> "Its max-body is too small.";
            case "CONTENT_TYPE", "CONTENT_ENCODING" ->
                    "Its sender is set to another content type, or compresses.";
            case "UNKNOWN_SOURCE" -> "Somebody sends to a name that hookworks.yaml does not have.";
            case "SCHEMA" ->
                    "Its bodies are not as its schema says: the log has the rule, ask who sends.";
            case "OVER_RATE" -> "Its rate is too low.";
            case "UNTRUSTED" ->
                    "Its topics are others, or it signs by a certificate or version that its source"
                            + " does not trust.";
            case "HANDSHAKE" -> "Its verify-token is another one, or somebody is guessing.";
            case "METHOD", "NO_HTTP" -> "That is no sender of webhooks.";
            default -> "./hookworks sources show has more.";
        };
    }
}
