package io.hookworks.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;

/** A connection that posts, and costs its own process as little as can be. */
record HttpSocket(Socket socket, InputStream in) implements AutoCloseable {
    private static final String LENGTH = "content-length:";

    static HttpSocket to(int port) throws IOException {
        var socket = new Socket("localhost", port);
        socket.setTcpNoDelay(true);
        return new HttpSocket(socket, new BufferedInputStream(socket.getInputStream()));
    }

    static byte[] post(String path, Map<String, String> headers, byte[] body) {
        var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Type: application/json\r\nContent-Length: " + body.length);
        var bytes = head.append("\r\n\r\n").toString().getBytes(ISO_8859_1);
        var all = new byte[bytes.length + body.length];
        System.arraycopy(bytes, 0, all, 0, bytes.length);
        System.arraycopy(body, 0, all, bytes.length, body.length);
        return all;
    }

    /** Returns the status, once the answer is read whole. */
    int send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        var length = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            var lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith(LENGTH)) {
                length = Integer.parseInt(lower.substring(LENGTH.length()).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
