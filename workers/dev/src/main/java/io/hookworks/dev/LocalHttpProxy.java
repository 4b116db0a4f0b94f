package io.hookworks.dev;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hookworks.ops.HostGuard;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens on loopback in front of an HTTP server that checks no origin, and refuses with 403 what
 * comes from web pages: a foreign {@code Host}, an {@code Origin}, or a {@code Sec-Fetch-Site},
 * which browsers send and programs do not. Everything else passes unchanged, in both directions.
 * One virtual thread per direction of a connection.
 */
final class LocalHttpProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalHttpProxy.class);
    private static final byte[] REFUSAL =
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(ISO_8859_1);

    private static final String LINE_END = "\r\n";

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private LocalHttpProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /**
     * Accepts connections when this returns.
     *
     * @param port to listen at
     * @param target the port of the server
     */
    static LocalHttpProxy start(int port, int target) throws IOException {
        var listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
        var proxy = new LocalHttpProxy(listener, target);
        Thread.ofVirtual().name("proxy-" + port).start(proxy::accept);
        return proxy;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().name("proxy-client").start(() -> serve(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.warn("cannot accept a connection", e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var server = new Socket(InetAddress.getByName("localhost"), target)) {
            open.add(client);
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().name("proxy-answers").start(() -> answers(server, client));
            requests(client, server);
        } catch (IOException e) {
            LOG.debug("a connection ended", e); // by one of its two ends
        } finally {
            open.remove(client);
        }
    }

    private void answers(Socket server, Socket client) {
        try (server;
                client) {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            LOG.debug("a connection ended", e);
        } finally {
            open.remove(server);
        }
    }

    private static void requests(Socket client, Socket server) throws IOException {
        var in = new BufferedInputStream(client.getInputStream());
        var out = server.getOutputStream();
        for (var head = RequestHead.read(in); head != null; head = RequestHead.read(in)) {
            if (isOfWebPage(head)) {
                client.getOutputStream().write(REFUSAL);
                return;
            }
            out.write(head.bytes());
            body(head, in, out);
            out.flush();
        }
    }

    private static boolean isOfWebPage(RequestHead head) {
        return !HostGuard.isLoopback(head.all("host"))
                || !head.all("origin").isEmpty()
                || !head.all("sec-fetch-site").isEmpty();
    }

    private static void body(RequestHead head, InputStream in, OutputStream out)
            throws IOException {
        if (head.all("transfer-encoding").isEmpty()) {
            var length = head.all("content-length");
            copy(in, out, length.isEmpty() ? 0 : number(length.getFirst(), 10));
            return;
        }
        long size;
        do {
            var line = passLine(in, out);
            size = number(line.split(";", 2)[0], 16);
            copy(in, out, size == 0 ? 0 : size + LINE_END.length());
        } while (size > 0);
        while (!passLine(in, out).equals(LINE_END)) {
            LOG.trace("a trailer"); // RFC 9112, 7.1.2
        }
    }

    private static String passLine(InputStream in, OutputStream out) throws IOException {
        var line = RequestHead.line(in);
        out.write(line.getBytes(ISO_8859_1));
        return line;
    }

    private static long number(String text, int radix) throws IOException {
        try {
            return Long.parseLong(text.strip(), radix);
        } catch (NumberFormatException e) {
            throw new IOException("not a length: " + text, e);
        }
    }

    private static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
        for (var left = bytes; left > 0; ) {
            var some = in.readNBytes((int) Math.min(left, 65_536));
            if (some.length == 0) {
                throw new IOException("the request was cut off");
            }
            out.write(some);
            left -= some.length;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("a connection ended", e);
        }
    }
}
