package io.hookworks.webhook;

import io.hookworks.config.BodySchema.Violation;
import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Marks;
import io.hookworks.queue.Message;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * Whether an event's body is as the schema says that its source has for its type. A batch is held
 * against it whole, as it was signed. What lands although it is not, has a mark for its handler.
 */
final class SchemaCheck {
    private static final int LONGEST = 200;

    /** What a sender is told: the places, and nothing of what stood there. */
    record Told(String error, List<Place> violations) {}

    /**
     * Where, and what is wanted there.
     *
     * @param at a JSON pointer
     */
    record Place(String at, String wanted) {}

    private SchemaCheck() {}

    static Told told(List<Violation> violations) {
        return new Told(
                "not as its schema says",
                violations.stream().map(each -> new Place(each.pointer(), each.rule())).toList());
    }

    /** The first few; none: it is, or its source says nothing of this type. */
    static List<Violation> violations(SourceConfig source, Identity identity, Arrival arrival) {
        return source.schemaFor(identity.type())
                .map(schema -> schema.violations(arrival.body()))
                .orElse(List.of());
    }

    /** With the place of the first broken rule: in the schema, so that no log has what was sent. */
    static Message marked(Message message, List<Violation> violations) {
        if (violations.isEmpty()) {
            return message;
        }
        var attributes = new LinkedHashMap<>(message.attributes());
        attributes.put(Marks.SCHEMA, "failed:" + place(violations.getFirst()));
        return message.withAttributes(attributes);
    }

    /** As far as an attribute can carry it. */
    static String place(Violation violation) {
        var place = violation.place().isEmpty() ? violation.rule() : violation.place();
        var plain = place.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
    }
}
