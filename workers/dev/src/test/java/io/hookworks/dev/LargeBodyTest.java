package io.hookworks.dev;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Environment;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Home;
import io.hookworks.ops.Main;
import io.hookworks.ops.Terminal;
import io.hookworks.queue.testkit.process.Child;
import io.hookworks.queue.testkit.process.FreePorts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The largest body through processes of their own: by HTTP in, by HTTP out. */
class LargeBodyTest {
    private static final int SIZE = 25 * 1_048_576;
    private static final String OLD = "partner/" + "0".repeat(64);

    @TempDir private Path folder;

    @Test
    void twenty_five_mebibytes_go_through_unchanged() throws Exception {
        var provider = Hookworks.Provider.SQS;
        Brokers.require(provider);
        var claims = folder.resolve("claims");
        Files.writeString(folder.resolve("hookworks.yaml"), file(claims));
        var old = claims.resolve(OLD);
        Files.createDirectories(claims.resolve("partner"));
        Files.writeString(old, "older than any message");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(19))));
        var body = new byte[SIZE];
        new Random(1).nextBytes(body);
        var large = Files.write(folder.resolve("large.bin"), body);
        var more = Files.write(folder.resolve("more.bin"), new byte[SIZE + 1]);

        var received = new ConcurrentLinkedQueue<byte[]>();
        var crm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
        crm.createContext(
                "/",
                exchange -> {
                    received.add(exchange.getRequestBody().readAllBytes());
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        crm.start();
        var environment = new HashMap<String, String>();
        environment.put("CRM_URL", "http://localhost:" + crm.getAddress().getPort());
        environment.put("HOOKWORKS_PORT", port());
        environment.put("HOOKWORKS_SMTP_PORT", port());
        environment.put(Brokers.place(provider).variable(), port());
        try (var broker = program(environment, "dev", "--broker-only")) {
            broker.awaitLine("Ready in");
            assertFalse(Files.exists(old), "dev sweeps what no message can refer to");
            try (var api = program(environment, "api")) {
                api.awaitLine("ready:");
                var home = new Home(folder, new Environment(environment));
                var sent = send(home, large);
                assertEquals(ExitCode.OK, sent.exitCode(), sent.toString());
                var refused = send(home, more);
                assertTrue(refused.out().contains("  413  "), refused.toString());
            }
            try (var _ = program(environment, "worker")) {
                await().until(() -> !received.isEmpty());
            }
        } finally {
            crm.stop(0);
        }
        assertEquals(1, received.size());
        assertArrayEquals(body, received.remove());
    }

    private static Terminal send(Home home, Path body) {
        return Terminal.run(home, "send", "partner", "--file", body.toString());
    }

    private static String file(Path claims) {
        return """
        provider: sqs
        claim-check: {store: "file:%s"}
        queues:
          crm-updates: {destination: crm}
        sources:
          partner:
            provider: standard-webhooks
            secrets: ["${PARTNER_WEBHOOK_SECRET}"]
            queue: crm-updates
            deadline: 8s
            max-body: 25MiB
        destinations:
          crm: {url: "${CRM_URL}", secret: "${CRM_SECRET}"}
        """
                .formatted(claims);
    }

    private Child program(Map<String, String> common, String... args) throws Exception {
        var environment = new HashMap<>(common);
        environment.put("HOOKWORKS_MANAGEMENT_PORT", port());
        return Child.start(Main.class, folder, environment, args);
    }

    private static String port() {
        return Integer.toString(FreePorts.next());
    }
}
