package io.hookworks.benchmarks;

import io.hookworks.ops.Main;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code ./hookworks api} on a file of its own, in a process that may be killed and started again.
 */
final class ApiProcess implements AutoCloseable {
    /** Everything that signs a source; 32 bytes. */
    static final String SECRET = "the secret of every source here..";

    private static final int WRONG_FILE = 2;

    private final Provider provider;
    private final String broker;
    private final Path folder;
    private final int port;
    private final int management;
    private Child child;

    private ApiProcess(Provider provider, String broker, Path folder) throws IOException {
        this.provider = provider;
        this.broker = broker;
        this.folder = folder;
        this.port = Broker.freePort();
        this.management = Broker.freePort();
        this.child = launch();
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param file what its {@code hookworks.yaml} says, with {@code FOLDER} for a folder of its own
     */
    static ApiProcess start(Provider provider, String broker, String file)
            throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hookworks-api");
        var text = "provider: " + provider.word() + "\n" + file.replace("FOLDER", "" + folder);
        Files.writeString(folder.resolve("hookworks.yaml"), text);
        var api = new ApiProcess(provider, broker, folder);
        api.awaitListening();
        return api;
    }

    private Child launch() throws IOException {
        var environment =
                Map.of(
                        "HOOKWORKS_CONFIG",
                        folder.resolve("hookworks.yaml").toString(),
                        "HOOKWORKS_PROVIDER",
                        provider.word(),
                        "HOOKWORKS_PORT",
                        "" + port,
                        "HOOKWORKS_MANAGEMENT_PORT",
                        "" + management,
                        "HOOKWORKS_SQS_ENDPOINT",
                        broker,
                        "PUBSUB_EMULATOR_HOST",
                        broker,
                        "HOOKWORKS_PUBSUB_PROJECT",
                        Provider.PROJECT,
                        "SECRET",
                        SECRET,
                        "HOOKWORKS_DEV",
                        "off");
        return Child.start(
                Main.class.getName(),
                System.getProperty("java.class.path"),
                Child.HEAP,
                environment,
                "api");
    }

    URI source(String name) {
        return URI.create("http://localhost:" + port + "/webhooks/" + name);
    }

    int port() {
        return port;
    }

    Path folder() {
        return folder;
    }

    ProcessHandle process() {
        return child.process().toHandle();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        child.close();
        child.process().waitFor();
    }

    /** Starts it again on the same port and folder, and waits until it listens. */
    void restart() throws IOException, InterruptedException {
        child = launch();
        awaitListening();
    }

    private void awaitListening() throws IOException, InterruptedException {
        while (!listens()) {
            if (!child.process().isAlive()) {
                if (child.process().exitValue() == WRONG_FILE) {
                    throw new IOException("its hookworks.yaml is wrong");
                }
                child = launch(); // the broker failed its checkup
            }
            Thread.sleep(20);
        }
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
