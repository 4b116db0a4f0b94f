package io.hookworks.queue;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What travels in place of a payload that waits in a {@link ClaimStore}: the name under which it
 * lies there, which holds its SHA-256, and its size. On the message it is two attributes, {@value
 * #NAME} and {@value #SIZE}; the payload of such a message is empty.
 *
 * @param name {@code OWNER/SHA256}: 1 to 63 lower-case letters, digits and hyphens, then 64
 *     hexadecimal digits. No such name can lead out of a folder
 * @param size in bytes, at least 1
 */
public record Claim(String name, int size) {
    /** The attribute that holds the name. */
    public static final String NAME = "claim";

    /** The attribute that holds the size, in decimal. */
    public static final String SIZE = "claim-size";

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}/[0-9a-f]{64}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    /**
     * @throws IllegalArgumentException if it is none
     */
    public Claim {
        if (!isName(name)) {
            throw new IllegalArgumentException("not the name of a claim: OWNER/SHA256");
        }
        if (size < 1) {
            throw new IllegalArgumentException("a claim is for at least one byte, not " + size);
        }
    }

    static boolean isName(String name) {
        return FORM.matcher(name).matches();
    }

    /**
     * That of a payload. The same bytes of the same owner have the same claim.
     *
     * @throws IllegalArgumentException if the payload is empty, or no owner can have this name
     */
    public static Claim of(String owner, Payload payload) {
        return new Claim(owner + "/" + payload.sha256(), payload.size());
    }

    /**
     * What stands on a message; empty: its payload is in it.
     *
     * @throws IllegalArgumentException if what stands there is no claim
     */
    public static Optional<Claim> on(Message message) {
        var name = message.attributes().get(NAME);
        if (name == null) {
            return Optional.empty();
        }
        var size = message.attributes().getOrDefault(SIZE, "");
        if (!NUMBER.matcher(size).matches()) {
            throw new IllegalArgumentException("the size of a claim is missing, or no number");
        }
        return Optional.of(new Claim(name, Integer.parseInt(size)));
    }

    /** A message with this claim in place of its payload. */
    public Message inPlaceOf(Message whole) {
        var attributes = new LinkedHashMap<>(whole.attributes());
        attributes.put(NAME, name);
        attributes.put(SIZE, Integer.toString(size));
        return with(whole, Payload.empty(), attributes);
    }

    /** A message as it was before its payload was claimed. */
    public static Message redeemed(Message claimed, Payload payload) {
        var attributes = new LinkedHashMap<>(claimed.attributes());
        attributes.remove(NAME);
        attributes.remove(SIZE);
        return with(claimed, payload, attributes);
    }

    private static Message with(
            Message message, Payload payload, LinkedHashMap<String, String> attributes) {
        return new Message(
                message.id(),
                message.type(),
                message.time(),
                payload,
                attributes,
                message.orderingKey());
    }

    /** Whether these are the bytes that were claimed, to the last one. */
    public boolean isOf(Payload payload) {
        return payload.size() == size && name.endsWith("/" + payload.sha256());
    }

    @Override
    public String toString() {
        return name + " (" + size + " bytes)";
    }
}
