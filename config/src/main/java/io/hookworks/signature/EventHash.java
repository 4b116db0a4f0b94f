package io.hookworks.signature;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The hash of what makes an event this one and no other. It covers what the signature covers: a
 * byte that anybody could change must not give one signed event several hashes. It leaves out the
 * time of signing and what the profile names as {@code volatile}: both change when a sender sends
 * the same event again.
 */
public final class EventHash {
    /** Numbers as they are written: 1.0 and 1.00 are other bytes. */
    private static final ObjectMapper EXACT =
            new ObjectMapper()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

    private EventHash() {}

    /**
     * The SHA-256 in lower-case hex; empty: it is that of the body, byte for byte.
     *
     * @param request one that was verified by this profile; of another the answer says nothing
     */
    public static Optional<String> of(Profile profile, Request request) {
        try {
            return bytes(profile, new Reading(request)).map(Reading::sha256);
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> bytes(Profile profile, Reading reading) throws Refusal {
        var scheme = profile.scheme();
        var signed = scheme.signed();
        if (scheme.proof().algorithm().isSns()) {
            return Optional.of(Sns.canonical(reading));
        }
        if (signed == null || signed.has(Template.Hole.BODY)) {
            return profile.volatiles().isEmpty()
                    ? Optional.empty()
                    : without(reading.body(), profile.volatiles());
        }
        return Optional.of(signed.bytes(part -> filled(part, scheme, reading)));
    }

    private static byte[] filled(Template.Part part, Scheme scheme, Reading reading)
            throws Refusal {
        return switch (part) {
            case Template.Part.Text(var text) -> Signing.utf8(text);
            case Template.Part.Value(var pointer) -> Signing.utf8(reading.value(pointer));
            case Template.Part.FreeText(var pointer) -> Signing.utf8(reading.value(pointer));
            case Template.Hole.FORM -> reading.form(scheme.digest());
            case Template.Hole.URL, Template.Hole.DECODED_URL, Template.Hole.ANY_PORT_URL ->
                    Signing.utf8(reading.url());
            case Template.Hole.BODY,
                    Template.Hole.TIMESTAMP,
                    Template.Hole.ID,
                    Template.Hole.METHOD ->
                    new byte[0];
        };
    }

    /** A JSON body without the values at these pointers; empty: it has none of them. */
    private static Optional<byte[]> without(byte[] body, List<String> pointers) {
        try {
            var tree = EXACT.readTree(body);
            var found = false;
            for (var pointer : pointers) {
                found |= remove(tree, JsonPointer.compile(pointer));
            }
            return found ? Optional.of(Signing.utf8(tree.toString())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no JSON: nothing in it is volatile
        }
    }

    private static boolean remove(JsonNode tree, JsonPointer pointer) {
        return tree.at(pointer.head()) instanceof ObjectNode parent
                && parent.remove(pointer.last().getMatchingProperty()) != null;
    }
}
