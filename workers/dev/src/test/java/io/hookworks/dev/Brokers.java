package io.hookworks.dev;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Environment;
import io.hookworks.queue.testkit.process.FreePorts;
import io.hookworks.queue.testkit.pubsub.PubSubEmulator;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

import java.util.Map;

/** The brokers of this machine, for tests that run on each. */
final class Brokers {
    private Brokers() {}

    /**
     * Skips the calling test where this machine has no such broker, and says what it lacks; with
     * {@code CI=true} it fails.
     */
    static void require(Hookworks.Provider provider) {
        if (provider == Hookworks.Provider.PUBSUB) {
            PubSubEmulator.whyAbsent()
                    .ifPresent(
                            why -> {
                                if (Boolean.parseBoolean(System.getenv("CI"))) {
                                    Assertions.fail(why);
                                }
                                Assumptions.abort(why);
                            });
        }
    }

    /** At a port that nobody listens at. */
    static BrokerPlace place(Hookworks.Provider provider) {
        var usual = BrokerPlace.of(provider, new Environment(Map.of()));
        var port = Integer.toString(FreePorts.next());
        return BrokerPlace.of(provider, new Environment(Map.of(usual.variable(), port)));
    }
}
