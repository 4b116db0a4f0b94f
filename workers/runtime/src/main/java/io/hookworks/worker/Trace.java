package io.hookworks.worker;

import io.hookworks.queue.Message;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The W3C trace of a message, from its {@code traceparent} attribute. See <a
 * href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a>.
 */
final class Trace {
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    private Trace() {}

    /** 32 hexadecimal digits. */
    static Optional<String> id(Message message) {
        var parent = message.attributes().get("traceparent");
        var matcher = TRACEPARENT.matcher(parent == null ? "" : parent);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
