package io.hookworks.dev;

import com.typesafe.config.ConfigFactory;

import io.hookworks.ops.ExitCode;
import io.hookworks.ops.OpsException;

import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * An SQS in this process, in memory: the same API over HTTP that AWS offers, so that any SQS client
 * can look into it. What it holds goes with the process.
 */
public final class ElasticMq implements Broker {
    private final ActorSystem actors;
    private final SQSRestServer server;
    private final URI endpoint;
    private final @Nullable LocalHttpProxy proxy;

    private ElasticMq(
            ActorSystem actors,
            SQSRestServer server,
            URI endpoint,
            @Nullable LocalHttpProxy proxy) {
        this.actors = actors;
        this.server = server;
        this.endpoint = endpoint;
        this.proxy = proxy;
    }

    /**
     * The same, but web pages are refused: it knows no rights, and takes forms from any site. It
     * listens at a port of its own behind {@link LocalHttpProxy}.
     */
    static ElasticMq startBehindProxy(int port) {
        var actors = actors();
        var server =
                builder(actors)
                        .withPort(0)
                        .withServerAddress(new NodeAddress("http", "localhost", port, ""))
                        .start();
        var bound = server.waitUntilStarted().localAddress().getPort();
        try {
            var proxy = LocalHttpProxy.start(port, bound);
            return new ElasticMq(actors, server, endpoint(port), proxy);
        } catch (IOException e) {
            server.stopAndWait();
            actors.terminate();
            throw new OpsException(
                    ExitCode.ERROR, "Cannot listen at port " + port + ": " + e.getMessage(), e);
        }
    }

    /** Listens on this port of this machine alone, and answers when this returns. */
    public static ElasticMq start(int port) {
        var actors = actors();
        var server = builder(actors).withPort(port).start();
        server.waitUntilStarted();
        return new ElasticMq(actors, server, endpoint(port), null);
    }

    private static URI endpoint(int port) {
        return URI.create("http://localhost:" + port);
    }

    private static ActorSystem actors() {
        var quiet =
                ConfigFactory.parseMap(
                        Map.of(
                                // A class that is missing must not take the whole process with it.
                                "pekko.jvm-exit-on-fatal-error", "off",
                                // Whoever starts it ends it, after all who still use it.
                                "pekko.jvm-shutdown-hooks", "off",
                                "pekko.loglevel", "WARNING",
                                "pekko.stdout-loglevel", "WARNING"));
        return ActorSystem.create("elasticmq", quiet.withFallback(ConfigFactory.load()));
    }

    private static TheSQSRestServerBuilder builder(ActorSystem actors) {
        return SQSRestServerBuilder.withActorSystem(actors)
                .withInterface("localhost")
                .withAWSRegion("us-east-1");
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
        server.stopAndWait();
        actors.terminate();
    }

    /** An ElasticMQ as a process of its own, for benchmarks: {@code java … ElasticMq PORT}. */
    public static void main(String... args) throws InterruptedException {
        start(Integer.parseInt(args[0]));
        Thread.currentThread().join();
    }
}
