package io.hookworks.worker.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What messages of one type hold: a record, as a JSON object in UTF-8, in a version. It writes what
 * is sent and reads what arrives, so that both sides agree:
 *
 * <pre>{@code
 * static final PayloadType<CustomerMail> MAIL =
 *         PayloadType.of("customer.mail", CustomerMail.class)
 *                 .version(2, json -> json.set("to", json.remove("recipient")));
 * }</pre>
 *
 * <p>Properties that the record does not have are ignored. Where the record is {@code @NullMarked},
 * a component that is not {@code @Nullable} must be there. Immutable; safe for many threads.
 */
public final class PayloadType<T extends Record> {
    /**
     * The attribute that holds a payload's version, in decimal; absent: 1. A CloudEvents extension
     * by its name, so {@code ce-dataversion} on the wire means the same.
     */
    public static final String VERSION = "dataversion";

    private static final String CONTENT_TYPE = "content-type";
    private static final String JSON = "application/json";

    private final String name;
    private final Class<T> record;
    private final int oldest;
    private final List<UnaryOperator<ObjectNode>> upcasters;
    private final JsonMapper mapper;

    private PayloadType(
            String name,
            Class<T> record,
            int oldest,
            List<UnaryOperator<ObjectNode>> upcasters,
            JsonMapper mapper) {
        this.name = name;
        this.record = record;
        this.oldest = oldest;
        this.upcasters = List.copyOf(upcasters);
        this.mapper = mapper;
        requireReadable(record, mapper);
    }

    /**
     * Version 1 of a type.
     *
     * @param name the type of its messages, such as {@code customer.mail}; no pattern
     * @throws IllegalArgumentException if no message can have such a type, or JSON cannot be read
     *     as such a record
     */
    public static <T extends Record> PayloadType<T> of(String name, Class<T> record) {
        if (name.contains("*")) {
            throw new IllegalArgumentException("'" + name + "' is a pattern, not a type");
        }
        var _ = Message.of("probe", name, Instant.EPOCH, Payload.empty());
        return new PayloadType<>(name, record, 1, List.of(), PayloadJson.SHARED);
    }

    /**
     * This type in a later version; earlier ones are no longer read.
     *
     * @throws IllegalArgumentException if {@code number} is below 1
     */
    public PayloadType<T> version(int number) {
        if (number < 1) {
            throw new IllegalArgumentException(name + ": a version is at least 1, not " + number);
        }
        return new PayloadType<>(name, record, number, List.of(), mapper);
    }

    /**
     * This type in its next version; what was read before is still read.
     *
     * @param upcaster makes a payload of the version before into one of this version; it may change
     *     the tree it is given. What it throws makes the message a dead letter
     * @throws IllegalArgumentException if {@code number} is not the next
     */
    public PayloadType<T> version(int number, UnaryOperator<ObjectNode> upcaster) {
        if (number != version() + 1) {
            throw new IllegalArgumentException(
                    this + " is followed by version " + (version() + 1) + ", not " + number);
        }
        var longer = new ArrayList<>(upcasters);
        longer.add(upcaster);
        return new PayloadType<>(name, record, oldest, longer, mapper);
    }

    /**
     * This type, read and written otherwise.
     *
     * @param other best made of {@link PayloadJson#builder()}; not to be changed afterwards
     */
    public PayloadType<T> mapper(JsonMapper other) {
        return new PayloadType<>(name, record, oldest, upcasters, other);
    }

    /** The type of its messages. */
    public String name() {
        return name;
    }

    /** What its payloads are. */
    public Class<T> record() {
        return record;
    }

    /** The version that is written, and the newest that is read. */
    public int version() {
        return oldest + upcasters.size();
    }

    /** The first version that is still read. */
    public int oldestVersion() {
        return oldest;
    }

    /** How JSON becomes the record: names, formats. */
    public DeserializationConfig json() {
        return mapper.getDeserializationConfig();
    }

    /**
     * The bytes of a payload.
     *
     * @throws IllegalArgumentException if it has no JSON form
     */
    public Payload write(T payload) {
        try {
            return Payload.of(mapper.writeValueAsBytes(payload));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can be made of a payload of " + this, e);
        }
    }

    /** A message with this payload and no further attributes. */
    public Message message(String id, Instant time, T payload) {
        return message(id, time, payload, Map.of(), null);
    }

    /**
     * A message with this payload.
     *
     * @param attributes further ones; the payload's version and content type are added
     */
    public Message message(
            String id,
            Instant time,
            T payload,
            Map<String, String> attributes,
            @Nullable String orderingKey) {
        var all = new LinkedHashMap<>(attributes);
        all.put(VERSION, Integer.toString(version()));
        all.put(CONTENT_TYPE, JSON);
        return new Message(id, name, time, write(payload), all, orderingKey);
    }

    /** Reads the payload of a message of this type. */
    public Reading<T> read(Message message) {
        var stated = message.attributes().getOrDefault(VERSION, "1");
        if (!stated.matches("[1-9][0-9]{0,8}")) {
            return new Reading.Unreadable<>(name + ": its " + VERSION + " is no number from 1 on");
        }
        var found = Integer.parseInt(stated);
        if (found > version()) {
            return new Reading.Newer<>(name, found, version());
        }
        if (found < oldest) {
            return unreadable(found, "versions before " + oldest + " are not read any more");
        }
        return read(message.payload(), found);
    }

    private Reading<T> read(Payload payload, int found) {
        try {
            var json = PayloadJson.parse(mapper, payload);
            for (var next = found; next < version(); next++) {
                json = upcast(json, next);
            }
            return new Reading.Read<>(mapper.treeToValue(json, record));
        } catch (JsonProcessingException e) {
            return unreadable(found, JsonFault.inWords(e));
        } catch (BadJson e) {
            return unreadable(found, e.fault());
        }
    }

    private ObjectNode upcast(ObjectNode json, int from) throws BadJson {
        try {
            return Objects.requireNonNull(upcasters.get(from - oldest).apply(json));
        } catch (RuntimeException e) { // its words could hold a value
            var kind = e.getClass().getSimpleName();
            throw new BadJson("the upcaster to version " + (from + 1) + " threw " + kind);
        }
    }

    private Reading<T> unreadable(int found, String fault) {
        var brought = found == version() ? "" : ", brought to version " + version() + ",";
        return new Reading.Unreadable<>(
                name + " version " + found + brought + " cannot be read: " + fault);
    }

    /** What no JSON at all can become shows now, not with the first message. */
    private static void requireReadable(Class<?> record, JsonMapper mapper) {
        try {
            var _ = mapper.treeToValue(mapper.createObjectNode(), record);
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException(
                    record.getName() + " cannot be read from JSON: " + e.getOriginalMessage(), e);
        } catch (JsonProcessingException e) {
            // An empty object lacks what it needs: it can be read.
            return;
        }
    }

    /** Name and version. */
    @Override
    public String toString() {
        return name + " version " + version();
    }
}
