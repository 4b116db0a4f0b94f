package io.hookworks.queue.testkit.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Answers everything with what it got, as the same HTTP that SQS speaks, and keeps it. */
final class TinyBroker implements AutoCloseable {
    /** What is to happen before an answer. */
    @FunctionalInterface
    interface Work {
        void done() throws InterruptedException;
    }

    private final HttpServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile Work work = () -> {};

    TinyBroker() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What came, in the order of its coming. */
    List<String> bodies() {
        return List.copyOf(bodies);
    }

    /** Returns when the first call came. */
    void await() {
        Awaitility.await().until(() -> !bodies.isEmpty());
    }

    void work(Work each) {
        work = each;
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            var body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            bodies.add(body);
            work.done();
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            // A length of 0 stands for chunks; who asks for /chunks gets them.
            var chunks = call.getRequestURI().getPath().equals("/chunks");
            call.getResponseHeaders().add("X-Answer", "of the broker");
            call.sendResponseHeaders(200, chunks ? 0 : bytes.length == 0 ? -1 : bytes.length);
            call.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
