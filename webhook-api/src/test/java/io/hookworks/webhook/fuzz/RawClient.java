package io.hookworks.webhook.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Sends the bytes of a connection to a server on this machine, and reads what it answers. */
public final class RawClient {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([2-9]\\d\\d) ");

    private final int port;
    private final Duration patience;

    /**
     * @param patience after which a server that neither answers nor closes hangs
     */
    public RawClient(int port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /**
     * What came back.
     *
     * @param hangs the server neither answered nor closed in time
     */
    public record Answers(String text, boolean hangs, Duration took) {
        /** The statuses of final answers, in their order. */
        public List<Integer> statuses() {
            return STATUS.matcher(text)
                    .results()
                    .map(status -> Integer.valueOf(status.group(1)))
                    .toList();
        }
    }

    /**
     * Sends a connection.
     *
     * @throws IOException if the server accepts no connection
     */
    public Answers send(Connection connection) throws IOException {
        var began = System.nanoTime();
        var received = new ByteArrayOutputStream();
        var hangs = false;
        try (var socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) patience.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            write(connection, socket);
            switch (connection.end()) {
                case READ -> hangs = !read(socket, received);
                case RESET -> socket.setSoLinger(true, 0);
                case CLOSE -> {}
            }
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        return new Answers(received.toString(ISO_8859_1), hangs, took);
    }

    private static void write(Connection connection, Socket socket) {
        var bytes = connection.bytes();
        try {
            var output = socket.getOutputStream();
            var from = 0;
            for (var split : connection.splits()) {
                output.write(bytes, from, split - from);
                from = split;
            }
            output.write(bytes, from, bytes.length - from);
        } catch (IOException e) {
            return; // the server closed before it had all: what it answered can still be read
        }
    }

    /** Returns false if the server neither answers nor closes. */
    private static boolean read(Socket socket, ByteArrayOutputStream received) {
        var buffer = new byte[8_192];
        try {
            for (int count; (count = socket.getInputStream().read(buffer)) > 0; ) {
                received.write(buffer, 0, count);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }
}
