package io.hookworks.webhook;

import io.hookworks.config.ClaimCheckConfig;
import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;
import io.hookworks.config.QuarantineConfig;
import io.hookworks.config.SourceConfig;
import io.hookworks.config.SpoolConfig;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.FaultyQueues;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.queue.testkit.ManualClock;
import io.hookworks.queue.testkit.process.Timeouts;
import io.hookworks.signature.Fetch;
import io.hookworks.signature.Secret;
import io.hookworks.signature.Signer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The real server on a real port, before queues in memory that a test may break. */
final class Door implements AutoCloseable {
    private static final int MIB = 1_048_576;

    final ManualClock clock;
    final FaultyQueues faulty;
    final StuckQueues queues;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final Hookworks config;
    private final ApplicationContext context;
    private final EmbeddedServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Door() {
        this(Map.of());
    }

    /**
     * @param settings further properties of the program
     */
    Door(Map<String, Object> settings) {
        this(
                config(null),
                ManualClock.somewhere(),
                new Published(),
                new Roots(List.of()),
                settings,
                null);
    }

    /** Before a world that publishes certificates. */
    Door(Fetch outside, Roots roots) {
        this(config(null), ManualClock.somewhere(), outside, roots, Map.of(), null);
    }

    /** Before a claim store, for bodies above so many bytes. */
    Door(ClaimStore claims, int above) {
        this(
                config(claimCheck(above)),
                ManualClock.somewhere(),
                new Published(),
                new Roots(List.of()),
                Map.of(),
                claims);
    }

    /** Before a file of the test's own, at a time of its own. */
    static Door of(String yaml, Function<String, @Nullable String> variables, Instant at) {
        return of(yaml, variables, at, Map.of());
    }

    /** The same with further properties of the program. */
    static Door of(
            String yaml,
            Function<String, @Nullable String> variables,
            Instant at,
            Map<String, Object> settings) {
        try {
            var file = Files.createTempFile(Path.of("target"), "hookworks", ".yaml");
            Files.writeString(file, yaml);
            var config = HookworksFile.read(file, variables, Purpose.TAKE).config();
            var nobody = new Roots(List.of());
            var hasty = new HashMap<>(settings);
            hasty.put("hookworks.strangers.hold", "0s");
            return new Door(config, ManualClock.at(at), new Published(), nobody, hasty, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Door(
            Hookworks config,
            ManualClock clock,
            Fetch outside,
            Roots roots,
            Map<String, Object> settings,
            @Nullable ClaimStore claims) {
        this.config = config;
        this.clock = clock;
        var inMemory = new InMemoryQueues(clock);
        config.queues().values().stream()
                .filter(queue -> !queue.name().value().equals("nowhere"))
                .forEach(queue -> inMemory.provision(queue.spec()));
        faulty = new FaultyQueues(inMemory);
        queues = new StuckQueues(faulty);
        context =
                ApplicationContext.builder()
                        .deduceEnvironment(false)
                        .properties(
                                Map.of(
                                        "hookworks.api",
                                        true,
                                        "micronaut.server.port",
                                        -1,
                                        "micronaut.server.max-request-size",
                                        claims == null ? MIB : 26 * MIB,
                                        "micronaut.server.max-request-buffer-size",
                                        claims == null ? MIB : 26 * MIB))
                        .properties(settings)
                        .singletons(config, queues, meters, roots)
                        .build();
        if (claims != null) {
            context.registerSingleton(ClaimStore.class, claims);
        }
        context.registerSingleton(InstantSource.class, clock);
        context.registerSingleton(TimeSource.class, clock);
        context.registerSingleton(Fetch.class, outside);
        context.start();
        server = context.getBean(EmbeddedServer.class).start();
    }

    /** What goes to a source, and to it alone: the secrets are known from the name. */
    static Secret secret(String variable) {
        var bytes = (variable + " is the secret of this source").getBytes(StandardCharsets.UTF_8);
        return new Secret("whsec_" + Base64.getEncoder().encodeToString(bytes));
    }

    private static ClaimCheckConfig claimCheck(int above) {
        return new ClaimCheckConfig(URI.create("file:/claims"), above, 25 * MIB);
    }

    /** What a bean of the server knows. */
    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    private static Hookworks config(@Nullable ClaimCheckConfig claimCheck) {
        try {
            var url = Objects.requireNonNull(Door.class.getResource("/webhooks.yaml"));
            return spooling(
                    HookworksFile.read(Path.of(url.toURI()), Door::variable, Purpose.EVERYTHING)
                            .config(),
                    claimCheck);
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each door has a spool of its own: tests run side by side. */
    private static Hookworks spooling(Hookworks config, @Nullable ClaimCheckConfig claimCheck)
            throws IOException {
        var spool = Objects.requireNonNull(config.spool());
        return new Hookworks(
                config.provider(),
                config.concurrency(),
                config.queues(),
                config.sources(),
                config.destinations(),
                config.limiters(),
                new SpoolConfig(
                        Files.createTempDirectory(Path.of("target"), "spool"),
                        spool.mostBytes(),
                        spool.sources()),
                new QuarantineConfig(
                        Files.createTempDirectory(Path.of("target"), "quarantine"), 64 * 1_024),
                claimCheck);
    }

    static @Nullable String variable(String name) {
        return switch (name) {
            case "HOOKWORKS_PROVIDER" -> null;
            case "DISCORD_PUBLIC_KEY" -> Discord.PUBLIC_KEY;
            case "ADYEN_KEY_IN_HEX" -> "44782DEF547AAA06C910C43932B1EB0C";
            default -> secret(name).value();
        };
    }

    SourceConfig source(String name) {
        return Objects.requireNonNull(config.sources().get(name));
    }

    /** The headers by which a source's own sender would prove a body, just now. */
    Map<String, String> signed(String source, byte[] body) {
        return signed(source, "msg_1", clock.instant(), body);
    }

    Map<String, String> signed(String source, String id, Instant at, byte[] body) {
        var known = source(source);
        return new LinkedHashMap<>(
                new Signer(known.profile().scheme(), known.secretsAt(clock.instant()).getFirst())
                        .sign(id, at, known.url(null), body));
    }

    /** Signs a body and sends it, with further headers. */
    HttpResponse<String> deliver(String source, byte[] body, String... headers) {
        var all = signed(source, body);
        for (var i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return post(source, body, all);
    }

    HttpResponse<String> post(String source, byte[] body, Map<String, String> headers) {
        var request = request(source).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request.build());
    }

    HttpRequest.Builder request(String source) {
        return HttpRequest.newBuilder(URI.create(server.getURI() + "/webhooks/" + source))
                .timeout(Timeouts.CONDITION);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Lets enough time go by that no event is remembered. */
    void forget() {
        clock.advance(Duration.ofMinutes(6));
    }

    int port() {
        return server.getPort();
    }

    /** A connection, to write on what no client would. */
    Socket connect() throws IOException {
        var socket = new Socket("localhost", server.getPort());
        socket.setSoTimeout((int) Timeouts.CONDITION.toMillis());
        return socket;
    }

    /** Writes bytes as they are, and returns the first line of the answer. */
    String raw(byte[] request) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            var line = new StringBuilder();
            for (int next; (next = socket.getInputStream().read()) > '\r'; ) {
                line.append((char) next);
            }
            return line.toString();
        }
    }

    /** A request without a body, by its own method. */
    HttpResponse<String> ask(String method, String source, String... headers) {
        var request = request(source).method(method, BodyPublishers.noBody());
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** Takes all messages that are due out of a queue. */
    List<Message> take(String queue) {
        var name = QueueName.of(queue);
        var messages = new ArrayList<Message>();
        for (var deliveries = receive(name); !deliveries.isEmpty(); deliveries = receive(name)) {
            queues.ack(name, deliveries.stream().map(Delivery::receipt).toList());
            for (var delivery : deliveries) {
                messages.add(((Delivery.Decoded) delivery.content()).message());
            }
        }
        return messages;
    }

    private List<Delivery> receive(QueueName queue) {
        try {
            return queues.receive(
                    new ReceiveRequest(queue, 100, Duration.ZERO, Duration.ofMinutes(1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Everything that is due, in all queues. */
    List<Message> takeAll() {
        var messages = new ArrayList<>(take("crm-updates"));
        messages.addAll(take("billing"));
        messages.addAll(take("later"));
        return messages;
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }
}
