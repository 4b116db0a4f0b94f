package io.hookworks.dev;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** The rate of a destination, over two queues and two processes. */
class RateTest {
    private static final int RATE = 50;
    private static final int EACH = 200;

    /** What a bucket that was full gives at once. */
    private static final int BURST = RATE;

    /**
     * Calls of both workers and both queues that may have their tokens before the first arrives.
     */
    private static final int IN_WORK = 4 * 20;

    private static final long SECOND = 1_000_000_000;

    @TempDir private Path folder;

    @Test
    void a_rate_is_never_exceeded_by_more_than_its_burst() throws Exception {
        var provider = Hookworks.Provider.SQS;
        Brokers.require(provider);
        Files.writeString(folder.resolve("hookworks.yaml"), file());
        var calls = new ConcurrentLinkedQueue<Long>();
        var crm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 99);
        crm.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        crm.createContext(
                "/",
                exchange -> {
                    calls.add(System.nanoTime());
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
            try (var api = program(environment, "api")) {
                api.awaitLine("ready:");
                var home = new Home(folder, new Environment(environment));
                for (var source : List.of("partner", "github")) {
                    await().until(() -> sent(home, source, 1));
                    assertTrue(sent(home, source, EACH));
                }
            }
            try (var _ = program(environment, "worker");
                    var _ = program(environment, "worker")) {
                await().until(() -> calls.size() >= 2 * (EACH + 1));
            }
        } finally {
            crm.stop(0);
        }
        assertEquals(2 * (EACH + 1), calls.size());
        var at = calls.stream().mapToLong(Long::longValue).sorted().toArray();
        // What waits for a busy machine may come in one burst, but all of it no sooner than its
        // tokens: two workers that did not share the rate would be done in half of this time.
        var took = at[at.length - 1] - at[0];
        var least = (calls.size() - BURST - IN_WORK) * SECOND / RATE;
        assertTrue(took >= least, "all calls within " + took / 1_000_000 + " ms");
    }

    private static String file() {
        return """
        provider: sqs
        queues:
          crm-updates: {destination: crm, concurrency: 20, instances: {max: 2}}
          crm-others: {destination: crm, concurrency: 20, instances: {max: 2}}
        sources:
          partner:
            provider: standard-webhooks
            secrets: ["${PARTNER_WEBHOOK_SECRET}"]
            queue: crm-updates
          github:
            provider: github
            secrets: ["${GITHUB_WEBHOOK_SECRET}"]
            queue: crm-others
        destinations:
          crm: {url: "${CRM_URL}", secret: "${CRM_SECRET}", rate: 50/s}
        """;
    }

    private static boolean sent(Home home, String source, int count) {
        return Terminal.run(home, "send", source, "--count", "" + count).exitCode() == ExitCode.OK;
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
