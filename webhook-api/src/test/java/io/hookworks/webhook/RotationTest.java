package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.config.FileWatch;
import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Profiles;
import io.hookworks.config.Purpose;
import io.hookworks.queue.Payload;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;
import io.hookworks.signature.Secret;
import io.hookworks.signature.Signer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Secrets change while events come. */
class RotationTest {
    private static final String OLD = "whsec_old";
    private static final String NEW = "whsec_new";

    @TempDir private Path folder;

    private final ManualClock clock = ManualClock.somewhere();
    private @Nullable Intake intake;
    private @Nullable FileWatch watch;
    private int event;

    @BeforeEach
    void start() throws IOException {
        write("['${OLD}']", "orders");
        secret("OLD", OLD);
        secret("NEW", NEW);
        var started = read();
        var queues = new InMemoryQueues(clock);
        started.queues().values().forEach(queue -> queues.provision(queue.spec()));
        watch =
                new FileWatch(
                        folder.resolve("hookworks.yaml"), folder.resolve("secrets"), this::read);
        var meters = new SimpleMeterRegistry();
        var sources = new Sources(started, watch);
        var landing =
                new Landing(
                        sources,
                        queues,
                        new SecondLanding(started, queues, meters),
                        new ClaimCheck(started, null),
                        new BodyBytes(0, started, () -> meters));
        var outside = new Published();
        var guard = new Guard(outside, new Roots(List.of()), clock);
        var held = new HeldRequests(started, guard, landing, clock, meters);
        var rates = new Rates(sources, clock, meters);
        intake =
                new Intake(
                        sources,
                        guard,
                        new Greetings(outside),
                        new Duplicates(clock),
                        landing,
                        clock,
                        rates,
                        new Unverified(landing, held, rates, clock),
                        new RepeatMarks(meters));
    }

    private Hookworks read() {
        var file = folder.resolve("hookworks.yaml");
        return HookworksFile.read(file, this::variable, Purpose.TAKE).config();
    }

    private @Nullable String variable(String name) {
        try {
            var file = folder.resolve("secrets").resolve(name);
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(String secrets, String queue) throws IOException {
        Files.writeString(
                folder.resolve("hookworks.yaml"),
                """
                provider: sqs
                queues:
                  orders: {}
                  others: {}
                sources:
                  shop:
                    provider: stripe
                    secrets: %s
                    queue: %s
                    deadline: 30s
                """
                        .formatted(secrets, queue));
    }

    private void secret(String name, String value) throws IOException {
        var secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve(name), value + "\n");
    }

    private void look() {
        assertTrue(Objects.requireNonNull(watch).look());
    }

    private String outcome(String secret) {
        return sent(secret).outcome();
    }

    private Answer sent(String secret) {
        event++;
        var body = ("{\"id\":\"evt_" + event + "\",\"type\":\"t\"}").getBytes(UTF_8);
        var scheme = Objects.requireNonNull(Profiles.known().get("stripe")).scheme();
        var signed = new Signer(scheme, new Secret(secret)).sign("", clock.instant(), null, body);
        var arrival =
                new Arrival(
                        "shop",
                        "POST",
                        null,
                        name ->
                                signed.entrySet().stream()
                                        .filter(header -> header.getKey().equals(name))
                                        .map(Map.Entry::getValue)
                                        .toList(),
                        Payload.of(body));
        return Objects.requireNonNull(intake).take(arrival);
    }

    @Test
    void a_new_secret_counts_and_an_old_one_dies_without_a_restart() throws IOException {
        assertEquals("accepted", outcome(OLD));
        write("['${OLD}', '${NEW}']", "orders");
        look();
        assertEquals("accepted", outcome(OLD));
        assertEquals("accepted", outcome(NEW));
        write("['${NEW}']", "orders");
        look();
        assertEquals("unauthorized", outcome(OLD));
        assertEquals("accepted", outcome(NEW));
    }

    @Test
    void a_secret_s_file_that_changes_counts_before_the_first_event_is_refused()
            throws IOException {
        assertEquals("accepted", outcome(OLD));
        secret("OLD", NEW);
        assertEquals("accepted", outcome(NEW));
    }

    @Test
    void secrets_have_dates() throws IOException {
        var change = clock.instant().plus(Duration.ofHours(1));
        write(
                "[{secret: '${NEW}', not-before: %s}, {secret: '${OLD}', not-after: %s}]"
                        .formatted(change, change.plus(Duration.ofHours(1))),
                "orders");
        look();
        assertEquals("unauthorized", outcome(NEW));
        assertEquals("accepted", outcome(OLD));
        clock.advance(Duration.ofHours(1));
        assertEquals("accepted", outcome(NEW));
        assertEquals("accepted", outcome(OLD));
        clock.advance(Duration.ofHours(1).plusMillis(1));
        assertEquals("accepted", outcome(NEW));
        assertEquals("unauthorized", outcome(OLD));
    }

    @Test
    void a_file_that_cannot_be_used_leaves_all_as_it_was() throws IOException {
        write("['${MISSING}']", "orders");
        assertEquals("accepted", outcome(OLD));
        assertEquals("unauthorized", outcome(NEW));
        assertEquals("accepted", outcome(OLD));
    }

    @Test
    void routes_change_too_and_a_source_for_a_queue_that_is_new_stays_as_it_was()
            throws IOException {
        write("['${OLD}']", "others");
        look();
        assertEquals("others", ((Answer.Accepted) sent(OLD)).queue().value());
        var text = Files.readString(folder.resolve("hookworks.yaml"));
        Files.writeString(
                folder.resolve("hookworks.yaml"),
                text.replace("  others: {}", "  others: {}\n  late: {}")
                        .replace("queue: others", "queue: late"));
        look();
        assertEquals("others", ((Answer.Accepted) sent(OLD)).queue().value());
    }
}
