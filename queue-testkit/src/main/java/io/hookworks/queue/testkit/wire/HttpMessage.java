package io.hookworks.queue.testkit.wire;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request or an answer of HTTP/1.1, read whole; written with the length of its body. */
final class HttpMessage {
    private static final String LENGTH = "Content-Length";
    private static final String CODING = "Transfer-Encoding";

    private final String start;
    private final List<String> headers;
    private final byte[] body;

    private HttpMessage(String start, List<String> headers, byte[] body) {
        this.start = start;
        this.headers = headers;
        this.body = body;
    }

    static HttpMessage answer(int status, Map<String, String> headers, byte[] body) {
        var lines = headers.entrySet().stream().map(h -> h.getKey() + ": " + h.getValue()).toList();
        return new HttpMessage("HTTP/1.1 " + status + " ordered", lines, body);
    }

    /** Null at the end of the stream. */
    static @Nullable HttpMessage read(InputStream in) throws IOException {
        var start = line(in);
        if (start == null) {
            return null;
        }
        var headers = new ArrayList<String>();
        for (var line = line(in); line == null || !line.isEmpty(); line = line(in)) {
            if (line == null) {
                throw new ProtocolException("ends within the headers of " + start);
            }
            headers.add(line);
        }
        var bare = new HttpMessage(start, headers, new byte[0]);
        return new HttpMessage(start, headers, bare.readBody(in));
    }

    private byte[] readBody(InputStream in) throws IOException {
        if (header(CODING).isPresent()) {
            return readChunks(in);
        }
        var length = header(LENGTH);
        if (length.isPresent()) {
            return readFully(in, Integer.parseInt(length.get()));
        }
        return start.startsWith("HTTP/") ? in.readAllBytes() : body;
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        for (var size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.write(readFully(in, size));
            line(in);
        }
        var trailer = line(in);
        while (trailer != null && !trailer.isEmpty()) {
            trailer = line(in);
        }
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        var line = line(in);
        if (line == null) {
            throw new ProtocolException("ends within the chunks");
        }
        return Integer.parseInt(line.split(";", 2)[0].trim(), 16);
    }

    private static byte[] readFully(InputStream in, int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new ProtocolException("only " + bytes.length + " of " + length + " bytes came");
        }
        return bytes;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 && line.isEmpty()) {
                return null;
            }
            if (next < 0 || line.length() > 65_536) {
                throw new ProtocolException("no HTTP: a line that does not end");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> named(header, name))
                .map(header -> header.substring(name.length() + 1).trim())
                .findFirst();
    }

    private static boolean named(String header, String name) {
        return header.length() > name.length()
                && header.charAt(name.length()) == ':'
                && header.regionMatches(true, 0, name, 0, name.length());
    }

    byte[] body() {
        return body.clone();
    }

    /** The same with another body. */
    HttpMessage with(byte[] other) {
        return new HttpMessage(start, headers, other.clone());
    }

    /** In one piece, so that it leaves in as few packets as it can. */
    void write(OutputStream out) throws IOException {
        var whole = new ByteArrayOutputStream(body.length + 1024);
        write(whole, start);
        for (var header : headers) {
            if (!named(header, LENGTH) && !named(header, CODING)) {
                write(whole, header);
            }
        }
        write(whole, LENGTH + ": " + body.length);
        write(whole, "");
        whole.write(body);
        whole.writeTo(out);
        out.flush();
    }

    private static void write(ByteArrayOutputStream whole, String line) {
        whole.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
