package io.hookworks.dev;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A destination that takes its time, and none at all while it is shut. */
final class SlowCrm implements AutoCloseable {
    private static final int MILLIS = 200;

    private final HttpServer server;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Set<HttpExchange> open = ConcurrentHashMap.newKeySet();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private volatile boolean shut = true;

    private SlowCrm(HttpServer server) {
        this.server = server;
        server.createContext("/", this::take);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    static SlowCrm start() throws IOException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new SlowCrm(HttpServer.create(loopback, 100));
    }

    private void take(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        open.add(exchange);
        if (!shut) {
            answerSoon(exchange);
        }
    }

    private void answerSoon(HttpExchange exchange) {
        var _ = clock.schedule(() -> answer(exchange), MILLIS, TimeUnit.MILLISECONDS);
    }

    private void answer(HttpExchange exchange) {
        if (open.remove(exchange)) {
            taken.add(Desk.withoutHash(exchange.getRequestHeaders().getFirst("webhook-id")));
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            } catch (IOException e) {
                // Who asked was killed meanwhile.
                exchange.close();
            }
        }
    }

    /** Answers from now on, also what has waited. */
    void open() {
        shut = false;
        open.forEach(this::answerSoon);
    }

    /** Has none of what waits for an answer: whoever asked is gone. */
    void forget() {
        open.forEach(HttpExchange::close);
        open.clear();
    }

    /** Answers nothing from now on. */
    void shut() {
        shut = true;
    }

    /** Requests without an answer yet. */
    int waiting() {
        return open.size();
    }

    /** The ids of what it took. */
    Set<String> taken() {
        return taken;
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        clock.shutdownNow();
    }
}
