package io.hookworks.queue.testkit.wire;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the connections of a driver come in: on a free port of this machine, each served on a
 * virtual thread. It can refuse them, cut them, and hold up what comes through them.
 */
final class Door implements AutoCloseable {
    /** Serves one connection until it ends; what it reads passes the door before it goes on. */
    @FunctionalInterface
    interface Service {
        void serve(Door door, Socket client) throws IOException, InterruptedException;
    }

    private static final int BACKLOG = 256;

    private final Service service;
    private final Gate gate = new Gate();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress address;
    private @Nullable Entrance entrance;
    private @Nullable Socket placeholder;

    Door(Service service) {
        this.service = service;
        var socket = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        address = (InetSocketAddress) socket.getLocalSocketAddress();
        entrance = enter(socket);
    }

    int port() {
        return address.getPort();
    }

    /** Returns when bytes may pass. */
    void pass() throws InterruptedException {
        gate.pass();
    }

    void shut() {
        gate.shut();
    }

    void cut() {
        open.forEach(Door::cut);
    }

    /** Ends a connection as a broken network does: the other side learns of it by a reset. */
    static void cut(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already, which is all that was wanted.
            return;
        }
    }

    /** Stops listening. The port stays ours: one that is bound, yet not listened on, refuses. */
    synchronized void refuse() {
        if (entrance != null) {
            entrance.close();
            entrance = null;
            placeholder = occupy();
        }
        cut();
    }

    synchronized void open() {
        if (placeholder != null) {
            end(placeholder);
            placeholder = null;
            entrance = enter(listen(address));
        }
        gate.open();
    }

    @Override
    public synchronized void close() {
        if (entrance != null) {
            entrance.close();
            entrance = null;
        }
        if (placeholder != null) {
            end(placeholder);
            placeholder = null;
        }
        cut();
        gate.open();
    }

    /** A socket that is listened on, and what ends when it is no longer. */
    private record Entrance(ServerSocket socket, CompletableFuture<Void> accepting) {
        /** The port is not free before the last accept has ended. */
        void close() {
            end(socket);
            accepting.join();
        }
    }

    private Entrance enter(ServerSocket socket) {
        var accepting = new CompletableFuture<Void>();
        Thread.ofVirtual().name("door-" + port()).start(() -> acceptAll(socket, accepting));
        return new Entrance(socket, accepting);
    }

    private void acceptAll(ServerSocket socket, CompletableFuture<Void> accepting) {
        try {
            while (true) {
                var client = socket.accept();
                Thread.ofVirtual().start(() -> serve(socket, client));
            }
        } catch (IOException closed) {
            // Refusing or closed: nobody comes in this way any more.
            accepting.complete(null);
        }
    }

    private void serve(ServerSocket through, Socket client) {
        open.add(client);
        try (client) {
            if (through.isClosed()) {
                cut(client);
                return;
            }
            client.setTcpNoDelay(true);
            service.serve(this, client);
        } catch (IOException e) {
            // One of the two sides ended the connection; the other learns it by the reset.
            cut(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private Socket occupy() {
        try {
            var socket = new Socket();
            socket.setReuseAddress(true);
            socket.bind(address);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + address, e);
        }
    }

    private static ServerSocket listen(InetSocketAddress address) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address, e);
        }
    }

    private static void end(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket that does not close", e);
        }
    }
}
