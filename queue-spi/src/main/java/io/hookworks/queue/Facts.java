package io.hookworks.queue;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the worker runtime notes about a message and sends along beside it: how often it failed, or
 * why it died. Facts are no part of the {@link Message}: a handler does not see them, and a message
 * that is sent without them starts with none.
 *
 * <p>On the wire each fact is an attribute with the reserved prefix {@value #PREFIX}. Drivers carry
 * all of them, also those they do not know, and interpret none: a message that a newer version sent
 * stays readable during a rolling deployment.
 */
public final class Facts {
    /** Of their names on the wire; no message may have an attribute that starts so. */
    public static final String PREFIX = "hw-";

    /**
     * Bytes that facts may add to a message of the largest size that a queue takes: what was sent
     * can be sent again with the reason why it failed.
     */
    public static final int BYTES = 4_096;

    private static final int LONGEST_NAME = 64;

    private Facts() {}

    /** The attributes of a message and its facts, under their names on the wire. */
    public static Map<String, String> join(
            Map<String, String> attributes, Map<String, String> facts) {
        if (facts.isEmpty()) {
            return attributes;
        }
        var wire = new LinkedHashMap<>(attributes);
        facts.forEach((name, value) -> wire.put(PREFIX + name, value));
        return wire;
    }

    /**
     * Takes the facts out of what arrived.
     *
     * @param wire attributes under their names on the wire, after the driver's own were taken out
     * @return facts under their own names
     */
    public static Map<String, String> takeFrom(Map<String, String> wire) {
        Map<String, String> facts = null;
        for (var name : wire.keySet()) {
            if (name.startsWith(PREFIX) && isName(name.substring(PREFIX.length()))) {
                facts = facts == null ? new LinkedHashMap<>() : facts;
                facts.put(name.substring(PREFIX.length()), wire.getOrDefault(name, ""));
            }
        }
        if (facts == null) {
            return Map.of();
        }
        facts.keySet().forEach(name -> wire.remove(PREFIX + name));
        return facts;
    }

    /** Lower-case letters, digits and hyphens, at most 64. */
    static boolean isName(String name) {
        for (var i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= LONGEST_NAME;
    }

    static Map<String, String> checked(Map<String, String> facts) {
        for (var name : facts.keySet()) {
            if (!isName(name)) {
                throw new IllegalArgumentException(
                        "the name of a fact is 1 to 64 of a-z 0-9 -, not '" + name + "'");
            }
        }
        return Map.copyOf(facts);
    }
}
