package io.hookworks.signature;

import static io.hookworks.signature.Verification.Cause.FUTURE;
import static io.hookworks.signature.Verification.Cause.MALFORMED;
import static io.hookworks.signature.Verification.Cause.MISMATCH;
import static io.hookworks.signature.Verification.Cause.MISSING;
import static io.hookworks.signature.Verification.Cause.STALE;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells whether a request was signed with one of a sender's secrets, on the bytes as they came, in
 * a time that depends on nothing secret. Safe for many threads.
 */
public final class Verifier {
    /** More than any sender puts into a header while it changes its secret; bounds our work. */
    private static final int MOST_CANDIDATES = 16;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");

    private final InstantSource clock;

    public Verifier(InstantSource clock) {
        this.clock = clock;
    }

    public Verification verify(Scheme scheme, List<Secret> secrets, Headers headers, byte[] body) {
        try {
            var signatures = single(headers, scheme.signature().header());
            var timestamp = timestamp(scheme, headers, signatures);
            var id = id(scheme, headers);
            var candidates = parts(signatures, scheme.signature());
            if (candidates.isEmpty()) {
                throw new Refusal(MISSING);
            }
            var signedAt = inTime(scheme, timestamp);
            var secret = matching(scheme, secrets, candidates, id, timestamp, body);
            return secret < 0
                    ? new Verification.Refused(MISMATCH)
                    : new Verification.Genuine(secret, signedAt);
        } catch (Refusal refusal) {
            return new Verification.Refused(refusal.cause);
        }
    }

    /** Compares every candidate with every secret's signature, whatever the first ones say. */
    private static int matching(
            Scheme scheme,
            List<Secret> secrets,
            List<String> candidates,
            String id,
            String timestamp,
            byte[] body) {
        var matching = -1;
        for (var i = 0; i < secrets.size(); i++) {
            var mac = Signing.mac(scheme, secrets.get(i), id, timestamp, body);
            var expected = ascii(Signing.encode(scheme.mac().encoding(), mac));
            for (var candidate : candidates) {
                if (MessageDigest.isEqual(expected, ascii(candidate)) && matching < 0) {
                    matching = i;
                }
            }
        }
        return matching;
    }

    private static List<String> parts(String header, Scheme.Place place) throws Refusal {
        var separator = place.separator();
        var parts =
                separator == null
                        ? List.of(header)
                        : List.of(header.split(Pattern.quote(separator), -1));
        var candidates =
                parts.stream()
                        .map(String::strip)
                        .filter(part -> part.startsWith(place.prefix()))
                        .map(part -> part.substring(place.prefix().length()))
                        .filter(part -> !part.isEmpty())
                        .toList();
        if (candidates.size() > MOST_CANDIDATES) {
            throw new Refusal(MALFORMED);
        }
        return candidates;
    }

    private static String timestamp(Scheme scheme, Headers headers, String signatures)
            throws Refusal {
        var timestamp = scheme.timestamp();
        if (timestamp == null) {
            return "";
        }
        var header = timestamp.header();
        if (header != null) {
            return single(headers, header);
        }
        var place = scheme.signature();
        var found =
                parts(
                        signatures,
                        new Scheme.Place(place.header(), place.separator(), timestamp.prefix()));
        if (found.size() != 1) {
            throw new Refusal(found.isEmpty() ? MISSING : MALFORMED);
        }
        return found.getFirst();
    }

    private static String id(Scheme scheme, Headers headers) throws Refusal {
        var header = scheme.idHeader();
        if (header == null) {
            return "";
        }
        var id = single(headers, header);
        if (scheme.idBoundary().filter(id::contains).isPresent()) {
            throw new Refusal(MALFORMED);
        }
        return id;
    }

    private @Nullable Instant inTime(Scheme scheme, String text) throws Refusal {
        var timestamp = scheme.timestamp();
        if (timestamp == null) {
            return null;
        }
        var at = instant(timestamp.unit(), text);
        var age = Duration.between(at, clock.instant());
        var tolerance = Duration.ofSeconds(timestamp.toleranceSeconds());
        if (age.compareTo(tolerance) > 0) {
            throw new Refusal(STALE);
        }
        if (age.negated().compareTo(tolerance) > 0) {
            throw new Refusal(FUTURE);
        }
        return at;
    }

    private static Instant instant(Scheme.Timestamp.Unit unit, String text) throws Refusal {
        if (!NUMBER.matcher(text).matches()) {
            throw new Refusal(MALFORMED);
        }
        try {
            return switch (unit) {
                case SECONDS -> Instant.ofEpochSecond(Long.parseLong(text));
                case MILLISECONDS -> Instant.ofEpochMilli(Long.parseLong(text));
            };
        } catch (DateTimeException e) {
            throw new Refusal(MALFORMED);
        }
    }

    private static String single(Headers headers, String name) throws Refusal {
        var values = headers.all(name);
        if (values.size() != 1) {
            throw new Refusal(values.isEmpty() ? MISSING : MALFORMED);
        }
        return values.getFirst().strip();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Ends a verification from wherever the request turned out to be no good. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final Verification.Cause cause;

        Refusal(Verification.Cause cause) {
            super(cause.name(), null, false, false);
            this.cause = cause;
        }
    }
}
