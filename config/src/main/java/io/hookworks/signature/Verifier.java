package io.hookworks.signature;

import static io.hookworks.signature.Verification.Cause.MALFORMED;
import static io.hookworks.signature.Verification.Cause.MISMATCH;
import static io.hookworks.signature.Verification.Cause.MISSING;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether a request was signed with one of a sender's secrets, on the bytes as they came, in
 * a time that depends on nothing secret. Safe for many threads.
 */
public final class Verifier {
    /** More than any sender puts into a header while it changes its secret; bounds our work. */
    private static final int MOST_CANDIDATES = 16;

    private final InstantSource clock;

    public Verifier(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @throws IllegalStateException if the scheme signs the URL and the request has none
     */
    public Verification verify(Scheme scheme, List<Secret> secrets, Request request) {
        try {
            var reading = new Reading(request);
            var places = reading.each(scheme.signature().where());
            var signatures = places.getFirst();
            var id = id(scheme, reading);
            var candidates = candidates(scheme, places);
            // Bytes before meaning: a time inside a body that is signed is read afterwards.
            var signed = scheme.signed();
            var timed = signed == null || signed.has(Template.Hole.TIMESTAMP);
            var timestamp = timed ? timestamp(scheme, reading, signatures) : "";
            var signedAt = timed ? inTime(scheme, timestamp) : null;
            var secret = -1;
            for (var url : urls(signed, reading)) {
                var bytes =
                        signed == null
                                ? new byte[0]
                                : signed.bytes(
                                        part ->
                                                filled(
                                                        part, scheme, signed, reading, id,
                                                        timestamp, url));
                secret = matchingAll(scheme, secrets, candidates, bytes);
                if (secret >= 0) {
                    break;
                }
            }
            if (secret < 0) {
                throw new Refusal(MISMATCH);
            }
            return new Verification.Genuine(
                    secret,
                    timed ? signedAt : inTime(scheme, timestamp(scheme, reading, signatures)));
        } catch (Refusal refusal) {
            return new Verification.Refused(refusal.why());
        }
    }

    /** Of each place, which all have to hold a signature, those that may be one. */
    private static List<List<String>> candidates(Scheme scheme, List<String> places)
            throws Refusal {
        var candidates = new ArrayList<List<String>>();
        for (var place : places) {
            var parts = parts(place, scheme.signature(), scheme.proof());
            if (parts.isEmpty()) {
                throw new Refusal(MISSING);
            }
            candidates.add(parts);
        }
        return candidates;
    }

    /** The forms in which the URL may have been signed; where it is not signed, one of any text. */
    private static Iterable<String> urls(@Nullable Template signed, Reading reading) {
        var hole = signed == null ? Optional.<Template.Hole>empty() : signed.url();
        return hole.isEmpty() ? List.of("") : UrlForms.of(hole.get(), reading.url());
    }

    private static byte[] filled(
            Template.Part part,
            Scheme scheme,
            Template signed,
            Reading reading,
            String id,
            String timestamp,
            String url)
            throws Refusal {
        return switch (part) {
            case Template.Part.Text(var text) -> Signing.utf8(text);
            case Template.Part.Value(var pointer) -> {
                var value = reading.value(pointer);
                if (signed.isAmbiguous(value)) {
                    throw new Refusal(MALFORMED);
                }
                yield Signing.utf8(value);
            }
            case Template.Part.FreeText(var pointer) -> Signing.utf8(reading.value(pointer));
            case Template.Hole.BODY -> reading.body();
            case Template.Hole.TIMESTAMP -> Signing.utf8(timestamp);
            case Template.Hole.ID -> Signing.utf8(id);
            case Template.Hole.URL, Template.Hole.DECODED_URL, Template.Hole.ANY_PORT_URL ->
                    Signing.utf8(url);
            case Template.Hole.METHOD -> reading.method();
            case Template.Hole.FORM -> reading.form(scheme.digest());
        };
    }

    /** The secret that signed in the last place; -1 unless one signed in each. */
    private static int matchingAll(
            Scheme scheme, List<Secret> secrets, List<List<String>> candidates, byte[] signed) {
        var secret = -1;
        for (var each : candidates) {
            secret = matching(scheme, secrets, each, signed);
            if (secret < 0) {
                return -1;
            }
        }
        return secret;
    }

    /** Compares every candidate under every secret, whatever the first ones say. */
    private static int matching(
            Scheme scheme, List<Secret> secrets, List<String> candidates, byte[] signed) {
        var matching = -1;
        for (var i = 0; i < secrets.size(); i++) {
            var proof = Signing.proof(scheme, secrets.get(i), signed);
            for (var candidate : candidates) {
                if (proof.test(candidate) && matching < 0) {
                    matching = i;
                }
            }
        }
        return matching;
    }

    private static List<String> parts(String text, Scheme.Place place, Scheme.Proof proof)
            throws Refusal {
        // The name of an HTTP authentication scheme, such as Basic, has no case, and one space or
        // more behind it (RFC 9110, 11.1 and 11.4).
        var anyCase = proof.algorithm() == Scheme.Algorithm.TOKEN;
        return parts(text, place.separator(), place.prefix(), anyCase);
    }

    private static List<String> parts(
            String text, @Nullable String separator, String prefix, boolean anyCase)
            throws Refusal {
        var parts = separator == null ? List.of(text) : split(text, separator);
        var candidates =
                parts.stream()
                        .map(String::strip)
                        .filter(part -> part.regionMatches(anyCase, 0, prefix, 0, prefix.length()))
                        .map(part -> part.substring(prefix.length()))
                        .map(part -> prefix.endsWith(" ") ? part.stripLeading() : part)
                        .filter(part -> !part.isEmpty())
                        .toList();
        if (candidates.size() > MOST_CANDIDATES) {
            throw new Refusal(MALFORMED);
        }
        return candidates;
    }

    /** What {@code String.split} does, which would make a regular expression each time. */
    private static List<String> split(String text, String separator) {
        var parts = new ArrayList<String>();
        var from = 0;
        for (var at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String timestamp(Scheme scheme, Reading reading, String signatures)
            throws Refusal {
        var timestamp = scheme.timestamp();
        if (timestamp == null) {
            return "";
        }
        var where = timestamp.where();
        if (where != null) {
            return reading.at(where);
        }
        var separator = scheme.signature().separator();
        var found = parts(signatures, separator, timestamp.prefix(), false);
        if (found.size() != 1) {
            throw new Refusal(found.isEmpty() ? MISSING : MALFORMED);
        }
        return found.getFirst();
    }

    private static String id(Scheme scheme, Reading reading) throws Refusal {
        var header = scheme.idHeader();
        if (header == null) {
            return "";
        }
        var id = reading.header(header);
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
        return SignedTime.inTime(timestamp, text, clock.instant());
    }
}
