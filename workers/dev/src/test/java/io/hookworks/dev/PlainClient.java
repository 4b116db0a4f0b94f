package io.hookworks.dev;

import io.hookworks.ops.DevSession;

import java.util.Map;

/** Any other program that speaks the broker's language, and knows nothing of Hookworks. */
interface PlainClient extends AutoCloseable {
    /** A message as it stands in a queue. */
    record Raw(String body, Map<String, String> attributes) {}

    static PlainClient of(DevSession session) {
        return switch (session.provider()) {
            case SQS -> new PlainSqs(session);
            case PUBSUB -> new PlainPubSub(session);
        };
    }

    void put(String queue, Raw message);

    /** One message of a queue; it stays there. */
    Raw look(String queue);

    @Override
    void close();
}
