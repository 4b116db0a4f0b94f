package io.hookworks.apps.updater;

/**
 * The {@code webhook-id} of a message. Standard Webhooks signs {@code id.timestamp.body}, so an id
 * with a dot in it could be read as another id with another timestamp. A message id is therefore
 * sent as it is, save that {@code .} becomes {@code %2E} and {@code %} becomes {@code %25}:
 * different ids stay different, and URL decoding gives the message id back. See the <a
 * href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">specification</a>.
 */
final class WebhookId {
    private WebhookId() {}

    static String of(String messageId) {
        return messageId.replace("%", "%25").replace(".", "%2E");
    }
}
