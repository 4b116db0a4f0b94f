package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueClient;

import java.util.Collection;
import java.util.Set;

/**
 * One end of a bridge: a cloud's queues, and what {@code hookworks.yaml} says of them when it is
 * read for that cloud. Two of them live in one process, each with its own client.
 *
 * @param home as if {@code HOOKWORKS_PROVIDER} named this cloud
 */
record Shore(Hookworks config, Home home, Program program) implements AutoCloseable {
    static Shore open(Home home, Hookworks.Provider provider) {
        var there = home.on(provider);
        var config = there.read(Purpose.OPERATE);
        return new Shore(config, there, Program.open(config, there.devSettings(), Set.of()));
    }

    QueueClient client() {
        return program.client();
    }

    /** Whose queues these are, for a person. */
    String words() {
        return config.provider().word() + " (" + home.addressed(config.provider()) + ")";
    }

    /**
     * @throws OpsException with all that is wrong with these queues here
     */
    void require(Collection<QueueConfig> queues) {
        Checkup.require(client(), queues);
    }

    @Override
    public void close() {
        program.close();
    }
}
