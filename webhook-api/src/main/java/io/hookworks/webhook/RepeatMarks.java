package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Marks;
import io.hookworks.queue.Message;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Marks verified events that resemble an earlier one. They are other messages and never dropped;
 * the marks are for handlers and operators. {@code same-id-as}: the sender used one id for two
 * events, which {@code hookworks.webhooks.ids.reused} counts. {@code same-body-as}: a body came
 * again under another id that nobody signs, because somebody sent a captured request again or
 * because the sender means it. Each process remembers the last events of each source, so an event
 * can be unmarked; its message id does not depend on that.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class RepeatMarks {
    private static final String REUSED = "hookworks.webhooks.ids.reused";

    private final LastIds byBody = new LastIds();
    private final LastIds byGivenId = new LastIds();
    private final MeterRegistry meters;

    RepeatMarks(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The message with the marks that apply. */
    Message marked(SourceConfig source, Identity identity, Message message) {
        var attributes = new LinkedHashMap<>(message.attributes());
        sameId(source, identity).ifPresent(id -> attributes.put(Marks.SAME_ID_AS, id));
        identity.unsignedBody(source)
                .flatMap(body -> byBody.of(source.name(), body))
                .filter(id -> !id.equals(identity.id()))
                .ifPresent(id -> attributes.put(Marks.SAME_BODY_AS, id));
        return message.withAttributes(attributes);
    }

    /** Noted before it lands: two such events may be on their way at the same time. */
    private Optional<String> sameId(SourceConfig source, Identity identity) {
        var given = identity.given();
        if (given == null) {
            return Optional.empty();
        }
        var other =
                byGivenId
                        .put(source.name(), given, identity.id())
                        .filter(id -> !id.equals(identity.id()));
        other.ifPresent(
                id ->
                        Counter.builder(REUSED)
                                .tag("source", source.name())
                                .register(meters)
                                .increment());
        return other;
    }

    /** Remembers the body of an event that is durable. */
    void landed(SourceConfig source, Identity identity) {
        identity.unsignedBody(source)
                .ifPresent(body -> byBody.put(source.name(), body, identity.id()));
    }

    /** How many events of a source came under the id of another since this process began. */
    long reused(String source) {
        var counter = meters.find(REUSED).tag("source", source).counter();
        return counter == null ? 0 : (long) counter.count();
    }
}
