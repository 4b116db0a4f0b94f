package io.hookworks.queue.pubsub;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Finds streams that are open but dead. The service answers pings, so silence after one means
 * death; where nothing ever answered a ping (an emulator), a stream is opened anew after a longer
 * silence, whether or not it had anything to say.
 *
 * @param ping how often a sign of life is asked for; with {@code answer} as Google's own libraries
 * @param answer how long it may take
 * @param silence the longest trust in a stream that never answers pings
 */
record Liveness(Duration ping, Duration answer, Duration silence) {
    static final Liveness USUAL =
            new Liveness(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofMinutes(10));

    void watch(Wire wire, Supplier<Collection<? extends Living>> all) {
        wire.timer().every(ping, () -> all.get().forEach(Liveness::pingAll));
        wire.timer().every(answer, () -> all.get().forEach(this::check));
    }

    private static void pingAll(Living living) {
        living.streams().forEach(PullStream::ping);
    }

    private void check(Living living) {
        for (var stream : living.streams()) {
            var most = stream.answersPings() ? ping.plus(answer) : silence;
            if (stream.silence().compareTo(most) > 0) {
                living.replace(stream);
            }
        }
    }
}
