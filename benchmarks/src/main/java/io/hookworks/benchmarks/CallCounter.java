package io.hookworks.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A proxy in front of an SQS endpoint that passes bytes through and counts the requests in them by
 * action: what the broker would bill, whoever the client is.
 */
final class CallCounter implements AutoCloseable {
    private static final Pattern ACTION = Pattern.compile("x-amz-target: amazonsqs\\.(\\w+)");

    /** Longer than the header it looks for, which a read may have cut in two. */
    private static final int OVERLAP = 80;

    private final ServerSocket server;
    private final URI target;
    private final Map<String, AtomicInteger> calls = new ConcurrentSkipListMap<>();

    private CallCounter(ServerSocket server, URI target) {
        this.server = server;
        this.target = target;
    }

    static CallCounter before(URI target) throws IOException {
        var server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        var counter = new CallCounter(server, target);
        Thread.ofPlatform().daemon().start(counter::accept);
        return counter;
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getLocalPort());
    }

    Map<String, Integer> calls() {
        var counted = new TreeMap<String, Integer>();
        calls.forEach((action, count) -> counted.put(action, count.get()));
        return counted;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                var broker = new Socket(target.getHost(), target.getPort());
                Thread.ofPlatform().daemon().start(() -> pass(client, broker, true));
                Thread.ofPlatform().daemon().start(() -> pass(broker, client, false));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pass(Socket from, Socket to, boolean count) {
        var buffer = new byte[65_536];
        var tail = "";
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                if (count) {
                    tail = count(tail, new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            // One side hung up; closing both streams tells the other.
            return;
        }
    }

    /** Counts the actions in what came, and returns the end that the next read may complete. */
    private String count(String tail, String read) {
        var text = (tail + read).toLowerCase(Locale.ROOT);
        var matcher = ACTION.matcher(text);
        var end = 0;
        while (matcher.find() && matcher.end() < text.length()) {
            calls.computeIfAbsent(matcher.group(1), action -> new AtomicInteger())
                    .incrementAndGet();
            end = matcher.end();
        }
        return text.substring(Math.max(end, text.length() - OVERLAP));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
