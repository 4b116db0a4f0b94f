package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Message;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Makes the message of an event: its bytes as they came, and what the handler must know beside
 * them.
 */
final class Envelope {
    private static final Pattern SHORT = Pattern.compile("[\\x20-\\x7e]{1,256}");

    /** https://www.w3.org/TR/trace-context/#traceparent-header */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private Envelope() {}

    static Message of(SourceConfig source, Identity identity, Arrival arrival, Instant now) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("source", source.name());
        attributes.put("verified", verified(source));
        arrival.header("Content-Type")
                .filter(SHORT.asMatchPredicate())
                .ifPresent(type -> attributes.put("content-type", type));
        arrival.header("traceparent")
                .filter(TRACEPARENT.asMatchPredicate())
                .ifPresentOrElse(
                        parent -> {
                            attributes.put("traceparent", parent);
                            arrival.header("tracestate")
                                    .filter(SHORT.asMatchPredicate())
                                    .ifPresent(state -> attributes.put("tracestate", state));
                        },
                        () -> attributes.put("traceparent", newTrace()));
        if (!identity.readable()) {
            attributes.put("unparsable", "true");
        }
        return new Message(identity.id(), identity.type(), now, arrival.body(), attributes, null);
    }

    /** Senders of webhooks rarely have a trace; then it begins here. */
    private static String newTrace() {
        var random = ThreadLocalRandom.current();
        return String.format(
                Locale.ROOT,
                "00-%016x%016x-%016x-01",
                random.nextLong(1, Long.MAX_VALUE),
                random.nextLong(),
                random.nextLong(1, Long.MAX_VALUE));
    }

    /**
     * By what the sender was known, so that no worker has to check again. What is signed in part
     * only says nothing of the rest of the body, and a token nothing of any of it.
     */
    private static String verified(SourceConfig source) {
        var scheme = source.profile().scheme();
        var algorithm = scheme.proof().algorithm().name();
        var word = algorithm.toLowerCase(Locale.ROOT).replace('_', '-');
        var covers = scheme.signed() == null || scheme.coversBody() ? "" : ":in-part";
        return source.profile().name() + ":" + word + covers;
    }
}
