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
import java.nio.charset.StandardCharsets;
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
            write(out, queue.value());
            out.writeLong(outgoing.delay().toMillis());
            write(out, message.id());
            write(out, message.type());
            write(out, message.time().toString());
            out.writeInt(message.attributes().size());
            for (var attribute : message.attributes().entrySet()) {
                write(out, attribute.getKey());
                write(out, attribute.getValue());
            }
            var key = message.orderingKey();
            out.writeBoolean(key != null);
            write(out, key == null ? "" : key);
            write(out, message.payload().bytes());
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
            var queue = QueueName.of(text(in));
            var delay = Duration.ofMillis(in.readLong());
            var id = text(in);
            var type = text(in);
            var time = Instant.parse(text(in));
            var attributes = new LinkedHashMap<String, String>();
            for (var left = in.readInt(); left > 0; left--) {
                attributes.put(text(in), text(in));
            }
            var keyed = in.readBoolean();
            var key = text(in);
            var payload = Payload.of(bytes(in));
            var message = new Message(id, type, time, payload, attributes, keyed ? key : null);
            return new SpoolRecord(queue, new Outgoing(message, delay));
        } catch (RuntimeException e) {
            throw new IOException("not a message", e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        var bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
