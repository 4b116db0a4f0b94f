package io.hookworks.queue.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What Pub/Sub takes as text: well-formed, and counted in bytes of UTF-8. */
final class PubSubText {
    private PubSubText() {}

    /** Whether UTF-8 can carry the text, in at most so many bytes. */
    static boolean fits(String text, int bytes) {
        return text.length() <= bytes
                && UTF_8.newEncoder().canEncode(text)
                && text.getBytes(UTF_8).length <= bytes;
    }
}
