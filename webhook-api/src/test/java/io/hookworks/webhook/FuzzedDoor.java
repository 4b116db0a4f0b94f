package io.hookworks.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hookworks.queue.testkit.process.Timeouts;
import io.hookworks.webhook.fuzz.Connection;
import io.hookworks.webhook.fuzz.Connection.End;
import io.hookworks.webhook.fuzz.HttpGrammar;
import io.hookworks.webhook.fuzz.LogWatch;
import io.hookworks.webhook.fuzz.RawClient;
import io.hookworks.webhook.fuzz.RawClient.Answers;
import io.hookworks.webhook.fuzz.Verdicts;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The API under the fuzz: sends connections, then looks into its queue, its counters and its log.
 */
final class FuzzedDoor implements AutoCloseable {
    private static final String FILE =
            """
            provider: sqs
            queues: {crm-updates: {}, billing: {}, later: {}}
            sources:
              each:
                provider: hmac
                secrets: ["${EACH}"]
                scheme: {signature: {header: X-Signature}, id: {pointer: /id}}
                queue: crm-updates
                dedupe: 0s
              github: {provider: github, secrets: ["${GITHUB}"], queue: crm-updates, dedupe: 0s}
              stripe: {provider: stripe, secrets: ["${STRIPE}"], queue: billing, dedupe: 0s}
              partner: {provider: standard-webhooks, secrets: ["${PARTNER}"], queue: billing, dedupe: 0s}
            """;
    private static final int CLIENTS = 64;

    /** A client that is not served by then may have been slow itself, and is tried again alone. */
    private static final Duration UNHURRIED = Duration.ofSeconds(3);

    /** A connection, its answers, and what was wrong with them. */
    record Result(Connection connection, Answers answers, List<String> faults) {}

    private final Door door =
            Door.of(
                    FILE,
                    Door::variable,
                    Instant.parse("2026-01-01T00:00:00Z"),
                    Map.of(
                            "hookworks.http.headers-within",
                            "3s",
                            "hookworks.http.request-within",
                            "6s",
                            "micronaut.server.idle-timeout",
                            "6s"));
    private final LogWatch log = LogWatch.start();
    private final RawClient client = new RawClient(door.port(), Timeouts.CONDITION);
    private final Set<String> abandoned = new HashSet<>();
    private final List<String> unexplained = new ArrayList<>();
    private final Map<String, Integer> answers = new TreeMap<>();

    HttpGrammar grammar(long seed) {
        return new HttpGrammar(
                seed,
                List.of("each", "github", "stripe", "partner"),
                (source, body) -> door.signed(source, body.getBytes(ISO_8859_1)));
    }

    /** How many answers had which status, and how many connections had none. */
    Map<String, Integer> answers() {
        return answers;
    }

    /**
     * Sends connections side by side. Returns those with faults, and the faults of all together.
     */
    List<Result> send(List<Connection> connections) throws InterruptedException {
        var sent = sideBySide(connections);
        var published = settled();
        unexplained.addAll(log.take());
        var results = new ArrayList<Result>();
        sent.forEach(this::count);
        explain(connections, published.keySet());
        for (var result : sent) {
            var faults = Verdicts.faults(result.connection(), result.answers(), published);
            if (!faults.isEmpty() && result.answers().took().compareTo(UNHURRIED) > 0) {
                faults = alone(result.connection());
            }
            if (!faults.isEmpty()) {
                results.add(new Result(result.connection(), result.answers(), faults));
            }
        }
        return results;
    }

    /** What is wrong with a connection that is sent with no other beside it. */
    List<String> alone(Connection connection) {
        try {
            log.take();
            var received = client.send(connection);
            var faults = new ArrayList<>(Verdicts.faults(connection, received, settled()));
            faults.addAll(log.take());
            return faults;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Errors and stack traces of the server, and messages that nobody sent, since the last call.
     */
    List<String> unexplained() {
        var all = List.copyOf(unexplained);
        unexplained.clear();
        return all;
    }

    private void explain(List<Connection> connections, Set<String> published) {
        var known = new HashSet<>(abandoned); // a client that is gone may have sent all of it
        connections.forEach(
                connection -> connection.events().forEach(event -> known.add(event.body())));
        published.stream()
                .filter(body -> !known.contains(body))
                .forEach(body -> unexplained.add("published what nobody sent: " + body));
    }

    private List<Result> sideBySide(List<Connection> connections) throws InterruptedException {
        var places = new Semaphore(CLIENTS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<Result>>();
            for (var connection : connections) {
                tasks.add(
                        () -> {
                            places.acquire();
                            try {
                                return new Result(connection, client.send(connection), List.of());
                            } finally {
                                places.release();
                            }
                        });
            }
            var results = new ArrayList<Result>();
            for (var task : threads.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void count(Result result) {
        var connection = result.connection();
        var statuses = result.answers().statuses();
        statuses.forEach(status -> answers.merge("" + status, 1, Integer::sum));
        if (statuses.isEmpty()) {
            answers.merge(connection.end() == End.READ ? "closed" : "left", 1, Integer::sum);
        }
        if (connection.end() != End.READ) {
            connection.events().forEach(event -> abandoned.add(event.body()));
        }
    }

    /** Waits until no request is under way. Returns how often each body was published since. */
    private Map<String, Integer> settled() {
        ended("requests", () -> door.bean(Requests.class).count());
        ended("bytes of bodies", () -> door.bean(BodyBytes.class).bytes());
        ended("connections", () -> door.meters.get("hookworks.connections").gauge().value());
        var published = new HashMap<String, Integer>();
        for (var message : door.takeAll()) {
            var body = new String(message.payload().bytes(), ISO_8859_1);
            published.merge(body, 1, Integer::sum);
        }
        return published;
    }

    private static void ended(String what, Supplier<? extends Number> count) {
        Awaitility.await(what + " end")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> count.get().doubleValue() == 0);
    }

    @Override
    public void close() {
        log.close();
        door.close();
    }
}
