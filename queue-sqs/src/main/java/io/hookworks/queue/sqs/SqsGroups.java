package io.hookworks.queue.sqs;

import io.hookworks.queue.sqs.SqsCodec.Unreadable;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ordering keys as the message groups of a FIFO queue, and back. */
final class SqsGroups {
    /** Holds a key that cannot be the name of a group, as a JSON string. */
    static final String KEY = "hw-key";

    /** A key that could be taken for a group of ours is mapped like one that does not fit. */
    private static final String OURS = "hw-";

    private static final String HASHED = "hw-key-";
    private static final String ALONE = "hw-alone-";

    /**
     * What SQS takes as the name of a group.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html">SendMessage</a>
     */
    private static final Pattern FITS = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private SqsGroups() {}

    /**
     * The group of a message. One without a key has a group of its own and waits for nobody.
     *
     * @param attributes takes the key if it cannot be the name of a group
     */
    static String write(@Nullable String key, Map<String, String> attributes) {
        if (key == null) {
            return ALONE + UUID.randomUUID();
        }
        if (FITS.matcher(key).matches() && !key.startsWith(OURS)) {
            return key;
        }
        attributes.put(KEY, SqsAttributes.json(key));
        return HASHED + hash(key);
    }

    /** The key of a message; the attribute that may hold it is taken out. */
    static @Nullable String read(@Nullable String group, Map<String, String> attributes) {
        if (group == null || group.startsWith(ALONE)) {
            return null;
        }
        if (!group.startsWith(OURS)) {
            return group;
        }
        var written = attributes.remove(KEY);
        if (written == null || !group.startsWith(HASHED)) {
            throw new Unreadable("the group " + group + " stands for no ordering key");
        }
        return SqsAttributes.text(KEY, written);
    }

    private static String hash(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
