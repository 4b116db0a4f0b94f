package io.hookworks.webhook;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/** A message that waits on disk for its queue, as bytes. */
record SpoolRecord(QueueName queue, Outgoing outgoing) {
    private static final int FORM = 1;

    byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            var message = outgoing.message();
            out.writeByte(FORM);
            Fields.write(out, queue.value());
            out.writeLong(outgoing.delay().toMillis());
            Fields.write(out, message.id());
            Fields.write(out, message.type());
            Fields.write(out, message.time().toString());
            out.writeInt(message.attributes().size());
            for (var attribute : message.attributes().entrySet()) {
                Fields.write(out, attribute.getKey());
                Fields.write(out, attribute.getValue());
            }
            var key = message.orderingKey();
            out.writeBoolean(key != null);
            Fields.write(out, key == null ? "" : key);
            Fields.write(out, message.payload().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * @throws IOException if the bytes are none of ours
     */
    static SpoolRecord decode(byte[] bytes) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORM) {
                throw new IOException("written by another version");
            }
            var queue = QueueName.of(Fields.text(in));
            var delay = Duration.ofMillis(in.readLong());
            var id = Fields.text(in);
            var type = Fields.text(in);
            var time = Instant.parse(Fields.text(in));
            var attributes = new LinkedHashMap<String, String>();
            for (var left = in.readInt(); left > 0; left--) {
                attributes.put(Fields.text(in), Fields.text(in));
            }
            var keyed = in.readBoolean();
            var key = Fields.text(in);
            var payload = Payload.of(Fields.bytes(in));
            var message = new Message(id, type, time, payload, attributes, keyed ? key : null);
            return new SpoolRecord(queue, new Outgoing(message, delay));
        } catch (RuntimeException e) {
            throw new IOException("not a message", e);
        }
    }
}
