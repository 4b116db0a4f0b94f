package io.hookworks.dev;

import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

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

    private ElasticMq(ActorSystem actors, SQSRestServer server, URI endpoint) {
        this.actors = actors;
        this.server = server;
        this.endpoint = endpoint;
    }

    /** Listens on this port of this machine alone, and answers when this returns. */
    public static ElasticMq start(int port) {
        var quiet =
                ConfigFactory.parseMap(
                        Map.of(
                                // A class that is missing must not take the whole process with it.
                                "pekko.jvm-exit-on-fatal-error", "off",
                                // Whoever starts it ends it, after all who still use it.
                                "pekko.jvm-shutdown-hooks", "off",
                                "pekko.loglevel", "WARNING",
                                "pekko.stdout-loglevel", "WARNING"));
        var actors = ActorSystem.create("elasticmq", quiet.withFallback(ConfigFactory.load()));
        var server =
                SQSRestServerBuilder.withActorSystem(actors)
                        .withInterface("localhost")
                        .withPort(port)
                        .withAWSRegion("us-east-1")
                        .start();
        server.waitUntilStarted();
        return new ElasticMq(actors, server, URI.create("http://localhost:" + port));
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        server.stopAndWait();
        actors.terminate();
    }

    /** An ElasticMQ as a process of its own, for benchmarks: {@code java … ElasticMq PORT}. */
    public static void main(String... args) throws InterruptedException {
        start(Integer.parseInt(args[0]));
        Thread.currentThread().join();
    }
}
