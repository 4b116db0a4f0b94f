package io.hookworks.webhook;

import io.hookworks.config.Hookworks;
import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Result;
import io.hookworks.signature.Verification;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The quarantine, if {@code hookworks.yaml} has one, and what an operator does with it. Made when
 * the program starts, so that a directory which cannot be used is told then.
 */
@Context
@Requires(property = "hookworks.api", value = "true")
final class HeldRequests {
    private static final Logger LOG = LoggerFactory.getLogger(HeldRequests.class);

    /**
     * What became of a source's requests.
     *
     * @param done released or discarded, or would have been
     * @param kept they are still not shown to be the sender's
     * @param failed genuine, but their queue did not confirm; or nobody can read them
     */
    record Report(int done, int kept, int failed) {}

    private final Guard guard;
    private final InstantSource clock;
    private final Landing landing;
    private final @Nullable Quarantine quarantine;

    HeldRequests(
            Hookworks config,
            Guard guard,
            Landing landing,
            InstantSource clock,
            MeterRegistry meters)
            throws IOException {
        this.guard = guard;
        this.clock = clock;
        this.landing = landing;
        var wanted = config.quarantine();
        if (wanted == null) {
            quarantine = null;
            return;
        }
        var opened = new Quarantine(wanted.directory(), wanted.mostBytes());
        Gauge.builder("hookworks.quarantine.bytes", opened, Quarantine::bytes).register(meters);
        quarantine = opened;
    }

    Optional<Quarantine> quarantine() {
        return Optional.ofNullable(quarantine);
    }

    int count(String source) throws IOException {
        return quarantine == null ? 0 : quarantine.of(source).size();
    }

    /**
     * Verifies each again, with the secrets of now and the time at which it came, and sends those
     * that are genuine to their queue under their ids, the oldest first. Each is sent first and
     * removed then: a crash between sends one twice.
     */
    synchronized Report release(SourceConfig source, boolean dryRun) throws IOException {
        var done = 0;
        var kept = 0;
        var failed = 0;
        for (var file : files(source)) {
            var held = read(file);
            if (held.isEmpty()) {
                failed++;
            } else if (!isGenuine(source, held.get())) {
                kept++;
            } else if (dryRun) {
                done++;
            } else if (send(source, held.get())) {
                remove(file);
                done++;
            } else {
                failed++;
            }
        }
        LOG.info(
                "quarantine source={} released={} kept={} failed={} dry-run={}",
                source.name(),
                done,
                kept,
                failed,
                dryRun);
        return new Report(done, kept, failed);
    }

    /** Removes all of a source. */
    synchronized Report discard(SourceConfig source, boolean dryRun) throws IOException {
        var files = files(source);
        if (!dryRun) {
            for (var file : files) {
                remove(file);
            }
        }
        LOG.info(
                "quarantine source={} discarded={} dry-run={}",
                source.name(),
                files.size(),
                dryRun);
        return new Report(files.size(), 0, 0);
    }

    private List<Path> files(SourceConfig source) throws IOException {
        return quarantine == null ? List.of() : quarantine.of(source.name());
    }

    private void remove(Path file) throws IOException {
        if (quarantine != null) {
            quarantine.remove(file);
        }
    }

    private static Optional<Held> read(Path file) {
        try {
            return Optional.of(Quarantine.read(file));
        } catch (IOException e) {
            LOG.error("{} cannot be read and stays where it is", file, e);
            return Optional.empty();
        }
    }

    private boolean isGenuine(SourceConfig source, Held held) {
        var secrets = source.secretsAt(clock.instant());
        return guard.verify(source, secrets, held.arrival(), held.at())
                instanceof Verification.Genuine;
    }

    private boolean send(SourceConfig source, Held held) {
        // The same when a crash makes it be sent again.
        var nonce = "held-" + held.at();
        var identity = Identity.of(source, held.arrival(), held.at(), nonce);
        var message = Envelope.of(source, identity, held.arrival(), held.at());
        var violations = SchemaCheck.violations(source, identity, held.arrival());
        return switch (landing.land(source, SchemaCheck.marked(message, violations))) {
            case Result.Ok<String> _ -> true;
            case Result.Failed<String>(var error) -> {
                LOG.warn("stays in quarantine: {}", error.getMessage());
                yield false;
            }
        };
    }
}
