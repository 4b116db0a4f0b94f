package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Message;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices a body that landed before under another id, where nobody signs the id: somebody may have
 * sent a captured request again, or the sender means it. So it is sent with a mark, and never
 * dropped. Each process remembers the last bodies of each source.
 */
final class SameBody {
    /** Of each source; at about 200 bytes each. */
    private static final int MOST = 10_000;

    private final Map<String, Map<String, String>> bySource = new ConcurrentHashMap<>();

    /** The message, with the id under which its body landed last where that was another. */
    Message marked(SourceConfig source, Identity identity, Message message) {
        return identity.unsignedBody(source)
                .map(body -> idOf(source.name(), body))
                .filter(id -> !id.isEmpty() && !id.equals(identity.id()))
                .map(id -> marked(message, id))
                .orElse(message);
    }

    private static Message marked(Message message, String id) {
        var attributes = new LinkedHashMap<>(message.attributes());
        attributes.put("same-body-as", id);
        return message.withAttributes(attributes);
    }

    /** Remembers an event that is durable. */
    void landed(SourceConfig source, Identity identity) {
        identity.unsignedBody(source)
                .ifPresent(
                        body -> {
                            var ids = ids(source.name());
                            synchronized (ids) {
                                ids.put(body, identity.id());
                            }
                        });
    }

    private String idOf(String source, String body) {
        var ids = ids(source);
        synchronized (ids) {
            return ids.getOrDefault(body, "");
        }
    }

    private Map<String, String> ids(String source) {
        return bySource.computeIfAbsent(source, first -> new Latest());
    }

    private static final class Latest extends LinkedHashMap<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    }
}
