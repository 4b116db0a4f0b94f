package io.hookworks.infra;

import static org.awaitility.Awaitility.await;

import io.hookworks.queue.testkit.process.FreePorts;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Moto, a fake of AWS, in a process of its own. */
final class Moto implements AutoCloseable {

    private final Process process;
    private final int port;

    private Moto(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Skips the calling test where this machine has no Python with moto. */
    static Moto start() throws IOException, InterruptedException {
        var python = python();
        var port = FreePorts.next();
        var script = Present.repository().resolve("infra/tools/moto_plus.py");
        var command =
                List.of(python, script.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port));
        var log = Files.createTempFile("moto", ".log");
        log.toFile().deleteOnExit();
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var moto = new Moto(process, port);
        await("moto").until(moto::listens);
        return moto;
    }

    private static String python() throws IOException, InterruptedException {
        var home = Path.of(System.getProperty("user.home"));
        var candidates =
                Stream.of("python3", home.resolve(".pyenv/shims/python3").toString()).toList();
        for (var candidate : candidates) {
            if (knowsMoto(candidate)) {
                return candidate;
            }
        }
        throw Present.absent("no Python here knows moto; pip install 'moto[server]'");
    }

    private static boolean knowsMoto(String python) throws InterruptedException {
        try {
            var process = new ProcessBuilder(python, "-c", "import moto.server").start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("moto ended with " + process.exitValue());
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
