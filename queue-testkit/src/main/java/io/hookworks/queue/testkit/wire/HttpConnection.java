package io.hookworks.queue.testkit.wire;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/** One connection of a driver, and the one to the broker that its calls take. */
final class HttpConnection {
    private record Upstream(Socket socket, InputStream in) {}

    private final Orders orders;
    private final Door door;
    private final URI broker;
    private final Socket client;
    private volatile @Nullable Upstream upstream;

    HttpConnection(Orders orders, Door door, URI broker, Socket client) {
        this.orders = orders;
        this.door = door;
        this.broker = broker;
        this.client = client;
    }

    /**
     * Reads on while a call is under way, to see a driver that hangs up: the broker is to learn of
     * it as it would without a proxy.
     */
    void serve() throws IOException, InterruptedException {
        var in = new BufferedInputStream(client.getInputStream());
        try {
            for (var next = HttpMessage.read(in); next != null; next = HttpMessage.read(in)) {
                door.pass();
                var request = next;
                Thread.ofVirtual().start(() -> exchange(request));
            }
            door.pass();
        } finally {
            client.close();
            hangUp();
        }
    }

    /** HTTP/1.1 takes one call at a time, and so does this. */
    private synchronized void exchange(HttpMessage request) {
        try {
            var answer = spoilt(request, orders.next(SqsJson.operation(request)));
            door.pass();
            if (answer == null) {
                Door.cut(client);
            } else {
                answer.write(client.getOutputStream());
            }
        } catch (IOException e) {
            // The broker or the driver hung up, so the other one is to hear the same.
            Door.cut(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Null if the connection is to be cut instead. */
    private @Nullable HttpMessage spoilt(HttpMessage request, @Nullable Fault fault)
            throws IOException, InterruptedException {
        return switch (fault) {
            case null -> late(forward(request), null);
            case Fault.Delay delay -> late(forward(request), delay);
            case Fault.Throttle(var retryAfter) -> SqsJson.throttled(retryAfter);
            case Fault.Unavailable() -> SqsJson.unavailable();
            case Fault.Broken() -> SqsJson.broken();
            case Fault.Cut() -> null;
            case Fault.LoseAnswer() -> {
                forward(request);
                yield null;
            }
            case Fault.FailEntry(var index) -> late(failing(request, index), null);
            case Fault.Twice() -> {
                var answer = forward(request);
                forward(request);
                yield late(answer, null);
            }
        };
    }

    private HttpMessage late(HttpMessage answer, @Nullable Fault fault)
            throws InterruptedException {
        orders.due(fault).await();
        return answer;
    }

    private HttpMessage failing(HttpMessage request, int index) throws IOException {
        var id = SqsJson.entry(request, index);
        if (id == null) {
            return forward(request);
        }
        var rest = SqsJson.without(request, index);
        return SqsJson.failing(id, rest == null ? null : forward(rest));
    }

    /** A broker may have closed a connection that was idle: a new one takes the call then. */
    private HttpMessage forward(HttpMessage request) throws IOException {
        var idle = upstream;
        if (idle != null) {
            try {
                return ask(idle, request);
            } catch (EOFException | SocketException closed) {
                hangUp();
                if (client.isClosed()) {
                    throw closed;
                }
            }
        }
        return ask(connect(), request);
    }

    private static HttpMessage ask(Upstream broker, HttpMessage request) throws IOException {
        request.write(broker.socket().getOutputStream());
        var answer = HttpMessage.read(broker.in());
        if (answer == null) {
            throw new EOFException("the broker hung up before it answered");
        }
        return answer;
    }

    private Upstream connect() throws IOException {
        var socket = new Socket(broker.getHost(), broker.getPort());
        socket.setTcpNoDelay(true);
        var made = new Upstream(socket, new BufferedInputStream(socket.getInputStream()));
        upstream = made;
        if (client.isClosed()) {
            hangUp();
        }
        return made;
    }

    private void hangUp() throws IOException {
        var made = upstream;
        if (made != null) {
            upstream = null;
            made.socket().close();
        }
    }
}
