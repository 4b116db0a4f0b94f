package io.hookworks.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Payload;
import io.hookworks.queue.VisibleText;
import io.hookworks.signature.EventHash;
import io.hookworks.signature.Form;
import io.hookworks.signature.Profile;
import io.hookworks.signature.Request;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which event a request brings.
 *
 * @param id of the message. It is bound to the bytes of the event, so that the same id of the
 *     sender's with other bytes is another message, in whichever process it comes
 * @param given the id that the sender gave the event, as visible ASCII; null: none
 * @param hash of what makes it this event, shortened
 * @param recognised whether the event has the same id when it comes again
 * @param unsigned which of {@code id} and {@code type} the signature does not cover
 * @param readable whether the body could be read, where it had to be
 */
record Identity(
        String id,
        String type,
        @Nullable String given,
        String hash,
        boolean recognised,
        List<String> unsigned,
        boolean readable) {
    /** Leaves room for the source's name and a hash beside it. */
    private static final int LONGEST_ID = 160;

    private static final int LONGEST_TYPE = 256;
    private static final Pattern FORM =
            Pattern.compile("[^=&\\s{}<>\"\\[\\]]+=[\\x21-\\x7e&&[^{}<>\"\\[\\]]]*");

    private static final int SHORT_HASH = 16;

    /** Its buffers are shared: requests have short threads, which would make them anew. */
    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder()
                            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                            .build());

    Identity {
        unsigned = List.copyOf(unsigned);
    }

    /**
     * Never fails: what the request does not tell is made from its bytes.
     *
     * @param at when it came
     * @param nonce tells this request from every other
     */
    static Identity of(SourceConfig source, Arrival arrival, Instant at, String nonce) {
        var profile = source.profile();
        var body = inBody(profile.id()) || inBody(profile.type()) ? parse(arrival) : emptyBody();
        var type =
                fact(profile.type(), arrival, body)
                        .map(VisibleText::encode)
                        .filter(text -> text.length() <= LONGEST_TYPE);
        var given = fact(profile.id(), arrival, body).map(Identity::visible);
        var hash = hash(source, arrival);
        var shortHash = hash.substring(0, SHORT_HASH);
        var window = profile.retryWindow();
        var id =
                given.map(known -> known + ":" + shortHash)
                        .or(
                                () ->
                                        Optional.ofNullable(window)
                                                .map(each -> hash + "-" + nth(each, at)))
                        .orElseGet(() -> shortHash + "-" + nonce);
        return new Identity(
                source.name() + ":" + id,
                type.orElse(source.name() + ".unknown"),
                given.orElse(null),
                shortHash,
                given.isPresent() || window != null,
                unsigned(profile, given, type),
                body.isPresent());
    }

    /** Of a request that comes now. */
    static Identity of(SourceConfig source, Arrival arrival, Instant at) {
        return of(source, arrival, at, UUID.randomUUID().toString());
    }

    /** An id that is too long, or of other letters, keeps its difference from every other. */
    private static String visible(String id) {
        var visible = VisibleText.encode(id);
        return visible.length() <= LONGEST_ID
                ? visible
                : "sha256-" + Payload.of(visible.getBytes(ISO_8859_1)).sha256();
    }

    private static String hash(SourceConfig source, Arrival arrival) {
        var request =
                new Request(
                        arrival.method(),
                        source.url(arrival.query()),
                        arrival.headers(),
                        arrival.body()::bytes);
        return EventHash.of(source.profile(), request).orElseGet(() -> arrival.body().sha256());
    }

    /** Which of the windows, one after the other since 1970, a moment is in. */
    private static long nth(Duration window, Instant at) {
        return at.getEpochSecond() / Math.max(1, window.toSeconds());
    }

    private static List<String> unsigned(
            Profile profile, Optional<String> given, Optional<String> type) {
        var unsigned = new ArrayList<String>();
        if (given.isPresent() && isUnsigned(profile.id())) {
            unsigned.add("id");
        }
        if (type.isPresent() && isUnsigned(profile.type())) {
            unsigned.add("type");
        }
        return unsigned;
    }

    private static boolean isUnsigned(Profile.@Nullable Fact where) {
        return where != null && !where.signed();
    }

    /** The hash by which a replay under another id is noticed; empty: the id is signed too. */
    Optional<String> unsignedBody(SourceConfig source) {
        return isUnsigned(source.profile().id()) ? Optional.of(hash) : Optional.empty();
    }

    /**
     * The same of a request that could not be verified: under an id that no verified event has, so
     * that a forged one never takes a real one's place.
     */
    Identity unverified(SourceConfig source, Arrival arrival) {
        return new Identity(
                source.name() + ":" + arrival.body().sha256() + ":unverified",
                type,
                null,
                hash,
                false,
                List.of(),
                readable);
    }

    private static Optional<String> fact(
            Profile.@Nullable Fact where, Arrival arrival, Optional<JsonNode> body) {
        return switch (where) {
            case null -> Optional.empty();
            case Profile.Fact.InHeader(var name, _) ->
                    arrival.header(name).filter(text -> !text.isEmpty()).map(Identity::utf8);
            case Profile.Fact.InBody(var pointers, _) ->
                    body.filter(json -> isValue(json.at(pointers.getFirst())))
                            .map(
                                    json ->
                                            pointers.stream()
                                                    .map(json::at)
                                                    .filter(Identity::isValue)
                                                    .map(JsonNode::asText)
                                                    .collect(Collectors.joining(".")))
                            .filter(text -> !text.isEmpty());
        };
    }

    /** What is read as one character for each byte may be UTF-8. */
    private static String utf8(String bytes) {
        return Payload.of(bytes.getBytes(ISO_8859_1)).text().orElse(bytes);
    }

    private static boolean isValue(JsonNode node) {
        return node.isTextual() || node.isIntegralNumber();
    }

    private static boolean inBody(Profile.@Nullable Fact where) {
        return where instanceof Profile.Fact.InBody;
    }

    private static Optional<JsonNode> emptyBody() {
        return Optional.of(MissingNode.getInstance());
    }

    /**
     * Told from the bytes alone: a content type that nobody signed must not give an event another
     * id. Jackson bounds depth and the length of numbers and names by itself.
     */
    private static Optional<JsonNode> parse(Arrival arrival) {
        try {
            return Optional.ofNullable(JSON.readTree(arrival.body().stream()))
                    .filter(json -> !json.isMissingNode());
        } catch (IOException e) {
            return form(new String(arrival.body().bytes(), ISO_8859_1));
        }
    }

    private static Optional<JsonNode> form(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var fields = JSON.createObjectNode();
            for (var field : Form.of(text).fields()) {
                fields.putIfAbsent(utf8(field.name()), TextNode.valueOf(utf8(field.value())));
            }
            return Optional.of(fields);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a % that begins no byte
        }
    }
}
