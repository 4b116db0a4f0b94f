package io.hookworks.dev;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Endpoint;
import io.hookworks.ops.Environment;
import io.hookworks.ops.Ports;

/**
 * Where the broker of a laptop is.
 *
 * @param endpoint as {@link Endpoint#variable} takes it
 * @param port that it is to listen on
 * @param variable that chooses the port
 * @param runs whether somebody else started it, and ends it
 */
record BrokerPlace(
        Hookworks.Provider provider, String endpoint, int port, String variable, boolean runs) {

    static BrokerPlace of(Hookworks.Provider provider, Environment environment) {
        return switch (provider) {
            case SQS -> sqs(environment);
            case PUBSUB -> pubSub(environment);
        };
    }

    private static BrokerPlace sqs(Environment environment) {
        var variable = "HOOKWORKS_SQS_PORT";
        var port = Ports.port(environment, variable, 9324);
        var endpoint = "http://localhost:" + port;
        return new BrokerPlace(Hookworks.Provider.SQS, endpoint, port, variable, false);
    }

    /** An emulator that somebody runs already is as good as one of our own. */
    private static BrokerPlace pubSub(Environment environment) {
        var provider = Hookworks.Provider.PUBSUB;
        var variable = "HOOKWORKS_PUBSUB_PORT";
        var port = Ports.port(environment, variable, 8085);
        var elsewhere = environment.get(Endpoint.of(provider).variable());
        var endpoint = elsewhere == null ? "localhost:" + port : elsewhere;
        return new BrokerPlace(provider, endpoint, port, variable, elsewhere != null);
    }

    /**
     * Answers when this returns.
     *
     * @throws io.hookworks.ops.OpsException if this machine has no such broker
     */
    Broker start() {
        return switch (provider) {
            case SQS -> ElasticMq.startBehindProxy(port);
            case PUBSUB -> Emulator.start(port);
        };
    }
}
