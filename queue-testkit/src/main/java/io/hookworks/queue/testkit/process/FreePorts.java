package io.hookworks.queue.testkit.process;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports of the loopback address for servers that are started later. They lie below those that the
 * system gives to outgoing connections, in a block that belongs to this process until it ends: no
 * connection and no other process of the tests takes a port between its choice and its use. Each is
 * handed out once, until the block is used up. Safe for many threads.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int LAST = 30_000;
    private static final int BLOCK = 200;

    private static final FreePorts OF_THIS_PROCESS = new FreePorts();

    /** Is bound for as long as this process lives; marks the block as taken. */
    private final ServerSocket mark;

    private int given;

    private FreePorts() {
        mark = firstFreeBlock();
    }

    /** A port that nobody listens on. */
    public static int next() {
        return OF_THIS_PROCESS.nextOfBlock();
    }

    private static ServerSocket firstFreeBlock() {
        for (var first = FIRST; first < LAST; first += BLOCK) {
            var mark = bind(first);
            if (mark != null) {
                return mark;
            }
        }
        throw new IllegalStateException("no ports are free from " + FIRST + " to " + LAST);
    }

    private synchronized int nextOfBlock() {
        for (var tries = 1; tries < BLOCK; tries++) {
            given = given % (BLOCK - 1) + 1;
            var port = mark.getLocalPort() + given;
            var probe = bind(port);
            if (probe != null) {
                close(probe);
                return port;
            }
        }
        throw new IllegalStateException("all ports are in use from " + mark.getLocalPort());
    }

    /** Null if somebody listens there. */
    private static @Nullable ServerSocket bind(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            return null;
        }
    }

    private static void close(ServerSocket probe) {
        try {
            probe.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
