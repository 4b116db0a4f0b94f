package io.hookworks.ops;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.signature.Profile;
import io.hookworks.signature.Template;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sample events of providers, to try a source with. */
final class Samples {
    /** The samples of each provider, the one that is sent unless told otherwise first. */
    private static final Map<String, List<String>> TYPES =
            Map.of(
                    "stripe",
                    List.of(
                            "invoice.paid",
                            "invoice.payment_failed",
                            "customer.subscription.deleted"),
                    "github",
                    List.of("push"),
                    "standard-webhooks",
                    List.of("contact.created"));

    /** Whose events look like another's. */
    private static final Map<String, String> LIKE =
            Map.of(
                    "svix", "standard-webhooks",
                    "clerk", "standard-webhooks",
                    "resend", "standard-webhooks",
                    "openai", "standard-webhooks");

    private Samples() {}

    /** The type of the sample that is sent unless told otherwise. */
    static String first(Profile profile) {
        return types(profile).getFirst();
    }

    /**
     * A sample with this id. A type without sample of its own gets another's body.
     *
     * @param created when the event says that it happened; null: as the sample says
     */
    static byte[] body(Profile profile, String type, String id, @Nullable Instant created) {
        var known = types(profile);
        var sample = known.contains(type) ? type : known.getFirst();
        var path = "/samples/" + samplesOf(profile) + "/" + sample + ".json";
        var json = new ObjectMapper();
        try (var stream = Samples.class.getResourceAsStream(path)) {
            if (!(json.readTree(stream) instanceof ObjectNode event)) {
                throw new IllegalStateException(path + " is no JSON object");
            }
            if (profile.id() instanceof Profile.Fact.InBody(var pointers, _)) {
                set(event, pointers.getFirst(), id);
            }
            if (profile.type() instanceof Profile.Fact.InBody(var pointers, _)) {
                set(event, pointers.getFirst(), type);
            }
            if (created != null && event.has("created")) {
                event.put("created", created.getEpochSecond());
            }
            return json.writeValueAsString(event).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(path, e);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** What a body is: a form where the provider signs its fields. */
    static String contentType(Profile profile) {
        var signed = profile.scheme().signed();
        return signed != null && signed.has(Template.Hole.FORM)
                ? "application/x-www-form-urlencoded"
                : "application/json";
    }

    private static String samplesOf(Profile profile) {
        return LIKE.getOrDefault(profile.name(), profile.name());
    }

    /** What the provider says of an event in headers, beside the signature. */
    static Map<String, String> headers(Profile profile, String id, String type) {
        var headers = new LinkedHashMap<String, String>();
        if (profile.id() instanceof Profile.Fact.InHeader(var name, _)) {
            headers.put(name, id);
        }
        if (profile.type() instanceof Profile.Fact.InHeader(var name, _)) {
            headers.put(name, type);
        }
        return headers;
    }

    private static void set(ObjectNode event, String pointer, String value) {
        var path = JsonPointer.compile(pointer);
        if (event.at(path.head()) instanceof ObjectNode parent) {
            parent.put(path.last().getMatchingProperty(), value);
        }
    }

    private static List<String> types(Profile profile) {
        var types = TYPES.get(samplesOf(profile));
        if (types == null) {
            throw new OpsException(
                    ExitCode.USAGE,
                    "There is no sample of " + profile.name() + ": give one by --file.",
                    null);
        }
        return types;
    }
}
