package io.hookworks.queue;

import java.util.List;

/**
 * Names of the attributes by which the webhook API tells handlers and destinations how far they can
 * trust a message. A message has those that apply.
 */
public final class Marks {
    /** How the request was verified: profile and algorithm. Absent if it was not. */
    public static final String VERIFIED = "verified";

    /** {@code failed:CAUSE} if the request could not be verified and its source accepts such. */
    public static final String VERIFICATION = "verification";

    /** How the value of {@link #VERIFICATION} begins. The cause follows. */
    public static final String FAILED = "failed:";

    /** How much of the request the signature covers: whole, part, checksum or none. */
    public static final String STRENGTH = "strength";

    /** Parts of the message that no signature covers, separated by commas. */
    public static final String UNSIGNED = "unsigned";

    /** Id of an earlier message with the same body. */
    public static final String SAME_BODY_AS = "same-body-as";

    /** Id of an earlier message of which the sender used the same id for another body. */
    public static final String SAME_ID_AS = "same-id-as";

    /** {@code failed:PLACE} if the body does not match the schema of its source. */
    public static final String SCHEMA = "schema";

    /** All marks, in alphabetical order. */
    public static final List<String> ALL =
            List.of(SAME_BODY_AS, SAME_ID_AS, SCHEMA, STRENGTH, UNSIGNED, VERIFICATION, VERIFIED);

    private Marks() {}

    /** Whether the message comes from a request that could not be verified. */
    public static boolean isUnverified(Message message) {
        return message.attributes().getOrDefault(VERIFICATION, "").startsWith(FAILED);
    }
}
