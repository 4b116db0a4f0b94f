package io.hookworks.queue.pubsub;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Finds streams that are open but dead, and those that outlived a {@link Standstill}. The service
 * answers pings, so silence after one means death; where nothing ever answered a ping (an
 * emulator), a stream is opened anew after a longer silence, whether or not it had anything to say.
 *
 * @param ping how often a sign of life is asked for; with {@code answer} as Google's own libraries
 * @param answer how long it may take
 * @param silence the longest trust in a stream that never answers pings
 */
record Liveness(Duration ping, Duration answer, Duration silence) {
    private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);

    static final Liveness USUAL =
            new Liveness(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofMinutes(10));

    void watch(Wire wire, Supplier<Collection<? extends Living>> all) {
        wire.timer().every(ping, () -> all.get().forEach(Liveness::pingAll));
        wire.timer().every(answer, () -> all.get().forEach(this::check));
        wire.timer().every(Standstill.BEAT, () -> all.get().forEach(one -> checkAge(wire, one)));
    }

    private static void pingAll(Living living) {
        living.streams().forEach(PullStream::ping);
    }

    private static void checkAge(Wire wire, Living living) {
        living.streams().stream().filter(wire::stale).forEach(living::replace);
    }

    private void check(Living living) {
        for (var stream : living.streams()) {
            var most = stream.answersPings() ? ping.plus(answer) : silence;
            if (stream.silence().compareTo(most) > 0) {
                LOG.info("a stream has been silent for {}; opened anew", stream.silence());
                living.replace(stream);
            }
        }
    }
}
