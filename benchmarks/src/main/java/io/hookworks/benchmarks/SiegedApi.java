package io.hookworks.benchmarks;

import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;
import io.hookworks.ops.Listeners;
import io.hookworks.ops.Ports;
import io.hookworks.ops.Program;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The webhook API as it runs in production: {@code SiegedApi ENDPOINT PORT MANAGEMENT}. */
final class SiegedApi {
    static final String QUEUE = "siege";
    static final String SECRET = "whsec_of_the_siege";

    private static final String FILE =
            """
            provider: sqs
            queues: {siege: {}}
            sources:
              stripe: {provider: stripe, secrets: ["${SECRET}"], queue: siege}
            """;

    private SiegedApi() {}

    static Child start(Broker broker, int port) throws IOException {
        var child = Child.start(SiegedApi.class, broker.endpoint(), port, Broker.freePort());
        child.await("ready");
        return child;
    }

    public static void main(String... args) throws IOException, InterruptedException {
        var file = Files.createTempFile("siege", ".yaml");
        Files.writeString(file, FILE);
        var config =
                HookworksFile.read(
                                file, name -> name.equals("SECRET") ? SECRET : null, Purpose.TAKE)
                        .config();
        Files.delete(file);
        var ports = new Ports(Integer.parseInt(args[1]), Integer.parseInt(args[2]), "127.0.0.1");
        var settings = new HashMap<>(Listeners.apiAndManagement(ports));
        settings.put("hookworks.sqs.endpoint", args[0]);
        Program.open(config, settings, Set.of(Program.Role.API)).serve();
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
