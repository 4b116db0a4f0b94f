package io.hookworks.queue.testkit.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A server that keeps objects by PUT and GET, with ranges, as S3 and Cloud Storage do as far as a
 * claim store can tell; it looks at no credentials. A test may make it refuse, or fall silent.
 */
public final class ObjectServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_FOUND = 404;

    private final HttpServer server;
    private final String checksumHeader;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final Map<String, String> checksums = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Semaphore asked = new Semaphore(0);
    private volatile int refusal;
    private volatile boolean silent;

    /**
     * Listens on a free port of this machine.
     *
     * @param checksumHeader in which the checksum of a PUT stands
     */
    public ObjectServer(String checksumHeader) throws IOException {
        this.checksumHeader = checksumHeader;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** What lies there, by path; a test may put more. */
    public Map<String, byte[]> objects() {
        return objects;
    }

    /** The checksums that came, by path; empty where none did. */
    public Map<String, String> checksums() {
        return checksums;
    }

    /** Answers everything so from now on. */
    public void refuse(int status) {
        refusal = status;
    }

    /** Answers nothing from now on. */
    public void fallSilent() {
        silent = true;
    }

    /** Waits for a request that is not answered. */
    public void awaitUnanswered() {
        asked.acquireUninterruptibly();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            if (silent) {
                asked.release();
                end.await();
            }
            var path = exchange.getRequestURI().getPath();
            if (refusal != 0) {
                exchange.sendResponseHeaders(refusal, -1);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                put(exchange, path, body);
            } else {
                get(exchange, objects.get(path));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
        var checksum = exchange.getRequestHeaders().getFirst(checksumHeader);
        objects.put(path, body);
        checksums.put(path, checksum == null ? "" : checksum);
        exchange.sendResponseHeaders(OK, -1);
    }

    private static void get(HttpExchange exchange, byte @Nullable [] whole) throws IOException {
        if (whole == null) {
            exchange.sendResponseHeaders(NOT_FOUND, -1);
            return;
        }
        var range = exchange.getRequestHeaders().getFirst("Range");
        var last = Integer.parseInt(range.substring(range.indexOf('-') + 1));
        var part = Arrays.copyOf(whole, Math.min(whole.length, last + 1));
        exchange.sendResponseHeaders(PARTIAL, part.length);
        exchange.getResponseBody().write(part);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
