package io.hookworks.queue.sqs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A broker that answers every call but GetQueueUrl as a test says, to do what no real one will. */
final class FakeSqs implements AutoCloseable {
    /** Answers one call. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange call) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    FakeSqs(Answer answer) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", call -> handle(call, answer));
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The calls so far, by name. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    private void handle(HttpExchange call, Answer answer) throws IOException {
        var name = call.getRequestHeaders().getFirst("X-Amz-Target").replace("AmazonSQS.", "");
        calls.add(name);
        try {
            if (name.equals("GetQueueUrl")) {
                say(200, "{\"QueueUrl\": \"" + endpoint() + "/queue\"}").to(call);
            } else {
                answer.to(call);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            call.close();
        }
    }

    static Answer say(int status, String json) {
        return call -> {
            var bytes = json.getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
            call.sendResponseHeaders(status, bytes.length);
            call.getResponseBody().write(bytes);
        };
    }

    /** Says nothing until the broker ends. */
    void hang() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
