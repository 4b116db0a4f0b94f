package io.hookworks.webhook;

import io.hookworks.queue.Payload;
import io.hookworks.signature.Headers;
import io.hookworks.signature.Verification;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A request in quarantine, whole: all that it takes to verify it again.
 *
 * @param at when it came
 * @param cause why nobody believed it then
 */
record Held(Instant at, Verification.Cause cause, Arrival arrival) {
    private static final int FORM = 1;
    private static final int CHECKSUM = Long.BYTES;

    byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(FORM);
            Fields.write(out, at.toString());
            Fields.write(out, cause.name());
            Fields.write(out, arrival.source());
            Fields.write(out, arrival.method());
            var query = arrival.query();
            out.writeBoolean(query != null);
            Fields.write(out, query == null ? "" : query);
            var names = arrival.headers().names();
            out.writeInt(names.size());
            for (var name : names) {
                var values = arrival.headers().all(name);
                Fields.write(out, name);
                out.writeInt(values.size());
                for (var value : values) {
                    Fields.write(out, value);
                }
            }
            Fields.write(out, arrival.body().bytes());
            out.writeLong(checksum(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * @throws IOException if the bytes are none of ours, or not as they were written
     */
    static Held decode(byte[] bytes) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORM) {
                throw new IOException("written by another version");
            }
            var at = Instant.parse(Fields.text(in));
            var cause = Verification.Cause.valueOf(Fields.text(in));
            var source = Fields.text(in);
            var method = Fields.text(in);
            var hasQuery = in.readBoolean();
            var query = Fields.text(in);
            var headers = headers(in);
            var body = Payload.of(Fields.bytes(in));
            if (in.readLong() != checksum(Arrays.copyOf(bytes, bytes.length - CHECKSUM))) {
                throw new IOException("not as it was written");
            }
            return new Held(
                    at, cause, new Arrival(source, method, hasQuery ? query : null, headers, body));
        } catch (RuntimeException e) {
            throw new IOException("not a request", e);
        }
    }

    private static Kept headers(DataInputStream in) throws IOException {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var left = in.readInt(); left > 0; left--) {
            var name = Fields.text(in);
            var values = new ArrayList<String>();
            for (var more = in.readInt(); more > 0; more--) {
                values.add(Fields.text(in));
            }
            headers.put(name, List.copyOf(values));
        }
        return new Kept(headers);
    }

    /** Headers by name, in any case. */
    private record Kept(Map<String, List<String>> byName) implements Headers {
        @Override
        public List<String> all(String name) {
            return byName.getOrDefault(name, List.of());
        }

        @Override
        public Set<String> names() {
            return byName.keySet();
        }
    }

    private static long checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }
}
