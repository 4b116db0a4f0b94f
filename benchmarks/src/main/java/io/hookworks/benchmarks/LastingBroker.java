package io.hookworks.benchmarks;

import com.typesafe.config.ConfigFactory;

import io.hookworks.queue.testkit.pubsub.FakePubSub;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.http.scaladsl.Http;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;

import scala.Option;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.FutureConverters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A broker process whose server can be stopped and started on the same port, while its messages
 * stay: {@code LastingBroker PROVIDER}. Says {@code ready ENDPOINT}; a line of input stops the
 * server, which it then says, and the next starts it again.
 *
 * <p>On SQS it is ElasticMQ: the HTTP server is another one after a restart, the actors that hold
 * the queues are the same. On Pub/Sub it is the strict fake of queue-testkit, since Google's
 * emulator forgets all when it stops.
 */
final class LastingBroker {
    private interface Server {
        String endpoint();

        void stop();

        void start();
    }

    private LastingBroker() {}

    static Child start(Provider provider) throws IOException {
        return Child.start(LastingBroker.class, provider.word());
    }

    /** Stops the server for a while. */
    static void restart(Child broker) throws IOException, InterruptedException {
        order(broker, "stopped");
        Thread.sleep(3_000);
        order(broker, "started");
    }

    private static void order(Child broker, String done) throws IOException {
        broker.tell("next");
        broker.await(done);
    }

    public static void main(String... args) throws IOException {
        var server =
                switch (Provider.of(args[0])) {
                    case SQS -> new ElasticMqServer(Broker.freePort());
                    case PUBSUB -> new FakeServer(FakePubSub.start());
                };
        System.out.println("ready " + server.endpoint());
        try (var lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                server.stop();
                System.out.println("stopped");
                if (lines.readLine() != null) {
                    server.start();
                    System.out.println("started");
                }
            }
        }
    }

    private record FakeServer(FakePubSub fake) implements Server {
        @Override
        public String endpoint() {
            return fake.endpoint();
        }

        @Override
        public void stop() {
            fake.stop();
        }

        @Override
        public void start() {
            fake.restart();
        }
    }

    private static final class ElasticMqServer implements Server {
        private static final FiniteDuration AT_ONCE = Duration.create(1, TimeUnit.MILLISECONDS);

        private final int port;
        private final ActorSystem actors;
        private final ActorRef queues;
        private Http.ServerBinding binding;

        ElasticMqServer(int port) {
            this.port = port;
            var quiet = Map.of("pekko.loglevel", "WARNING", "pekko.stdout-loglevel", "WARNING");
            actors =
                    ActorSystem.create(
                            "elasticmq",
                            ConfigFactory.parseMap(quiet).withFallback(ConfigFactory.load()));
            queues =
                    actors.actorOf(
                            Props.create(
                                    QueueManagerActor.class,
                                    () ->
                                            new QueueManagerActor(
                                                    new NowProvider(),
                                                    StrictSQSLimits$.MODULE$,
                                                    Option.empty())));
            binding = bind();
        }

        @Override
        public String endpoint() {
            return "http://localhost:" + port;
        }

        private Http.ServerBinding bind() {
            return SQSRestServerBuilder.withActorSystem(actors)
                    .withQueueManagerActor(queues)
                    .withInterface("localhost")
                    .withPort(port)
                    .withAWSRegion("us-east-1")
                    .start()
                    .waitUntilStarted();
        }

        /** Breaks off the calls that are under way. */
        @Override
        public void stop() {
            FutureConverters.asJava(binding.terminate(AT_ONCE)).toCompletableFuture().join();
        }

        @Override
        public void start() {
            binding = bind();
        }
    }
}
