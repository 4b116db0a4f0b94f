package io.hookworks.queue.testkit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Carries the bytes of a connection to a port of this machine and back, whatever they mean. */
record Relay(int port) implements Door.Service {
    private static final int CHUNK = 65_536;

    @Override
    public void serve(Door door, Socket client) throws IOException, InterruptedException {
        try (var inner = new Socket(InetAddress.getLoopbackAddress(), port)) {
            inner.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> back(door, inner, client));
            carry(door, client.getInputStream(), inner.getOutputStream());
        }
    }

    private static void back(Door door, Socket inner, Socket client) {
        try (client) {
            carry(door, inner.getInputStream(), client.getOutputStream());
        } catch (IOException e) {
            // The connection is gone on one side, so it is to be gone on the other as well.
            Door.cut(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void carry(Door door, InputStream from, OutputStream to)
            throws IOException, InterruptedException {
        var chunk = new byte[CHUNK];
        for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
            door.pass();
            to.write(chunk, 0, count);
        }
        door.pass();
    }
}
