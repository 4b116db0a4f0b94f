package io.hookworks.queue.testkit.pubsub;

import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;

import io.grpc.Status;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What may be published.
 *
 * @see <a href="https://cloud.google.com/pubsub/quotas#resource_limits">Resource limits</a>
 */
final class PublishRules {
    private static final int MESSAGES = 1_000;
    private static final int BYTES = 10_000_000;
    private static final int ATTRIBUTES = 100;
    private static final int ATTRIBUTE_KEY_BYTES = 256;
    private static final int ATTRIBUTE_VALUE_BYTES = 1_024;
    private static final int ORDERING_KEY_BYTES = 1_024;

    private PublishRules() {}

    static void check(PublishRequest request) {
        require(request.getMessagesCount() > 0, "No messages to publish.");
        require(
                request.getMessagesCount() <= MESSAGES,
                "Too many messages to publish: %d of %d."
                        .formatted(request.getMessagesCount(), MESSAGES));
        require(
                request.getSerializedSize() <= BYTES,
                "Request payload size exceeds the limit: %d bytes of %d."
                        .formatted(request.getSerializedSize(), BYTES));
        require(
                request.getMessagesList().stream()
                                .map(PubsubMessage::getOrderingKey)
                                .distinct()
                                .count()
                        == 1,
                "All messages in a request must have the same ordering key.");
        request.getMessagesList().forEach(PublishRules::check);
    }

    private static void check(PubsubMessage message) {
        require(
                !message.getData().isEmpty() || message.getAttributesCount() > 0,
                "Some messages are empty.");
        require(
                message.getAttributesCount() <= ATTRIBUTES,
                "A message has %d attributes of %d."
                        .formatted(message.getAttributesCount(), ATTRIBUTES));
        require(
                bytes(message.getOrderingKey()) <= ORDERING_KEY_BYTES,
                "The ordering key is longer than %d bytes.".formatted(ORDERING_KEY_BYTES));
        message.getAttributesMap().entrySet().forEach(PublishRules::check);
    }

    private static void check(Map.Entry<String, String> attribute) {
        var key = attribute.getKey();
        require(!key.isEmpty(), "An attribute key is empty.");
        require(!key.startsWith("goog"), "The attribute key %s is reserved.".formatted(key));
        require(
                bytes(key) <= ATTRIBUTE_KEY_BYTES,
                "An attribute key is longer than %d bytes.".formatted(ATTRIBUTE_KEY_BYTES));
        require(
                bytes(attribute.getValue()) <= ATTRIBUTE_VALUE_BYTES,
                "The value of the attribute %s is longer than %d bytes."
                        .formatted(key, ATTRIBUTE_VALUE_BYTES));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw Status.INVALID_ARGUMENT.withDescription(otherwise).asRuntimeException();
        }
    }
}
