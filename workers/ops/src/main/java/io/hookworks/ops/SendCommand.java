package io.hookworks.ops;

import io.hookworks.config.NetworkFailure;
import io.hookworks.config.Purpose;
import io.hookworks.config.SourceConfig;
import io.hookworks.signature.Signer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;

/** {@code hookworks send}. */
@Command(
        name = "send",
        description = "Signs an event as a source does, and posts it to the webhook API.")
final class SendCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MULTIPLE_CHOICES = 300;

    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "SOURCE", description = "Its name in hookworks.yaml.")
    private String name;

    @Option(names = "--type", description = "Which sample to send, such as invoice.paid.")
    private @Nullable String type;

    @Option(names = "--file", description = "Send this body as it is, instead of a sample.")
    private @Nullable Path file;

    @Option(names = "--id", description = "The event's id (default: a new one for each).")
    private @Nullable String id;

    @Option(names = "--count", defaultValue = "1", description = "How many to send.")
    private int count;

    @Option(
            names = "--url",
            description =
                    "Where the API is (default: the running dev, or this machine's port 8080).")
    private @Nullable URI url;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var source = source();
        var target = api().resolve("/webhooks/" + name);
        var refused = 0;
        try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            for (var i = 0; i < count; i++) {
                refused += post(http, target, source) ? 0 : 1;
            }
        }
        if (refused == 0) {
            return ExitCode.OK;
        }
        return refused < count ? ExitCode.PARTIAL : ExitCode.ERROR;
    }

    private SourceConfig source() {
        var sources = main.home().read(Purpose.TAKE).sources();
        var source = sources.get(name);
        if (source == null) {
            throw new OpsException(
                    ExitCode.USAGE,
                    "hookworks.yaml has no source " + name + "; it has " + sources.keySet() + ".",
                    null);
        }
        return source;
    }

    private URI api() {
        if (url != null) {
            return url;
        }
        var home = main.home();
        return home.dev()
                .map(DevSession::api)
                .orElseGet(
                        () ->
                                URI.create(
                                        "http://localhost:"
                                                + Ports.from(home.environment()).api()));
    }

    private boolean post(HttpClient http, URI target, SourceConfig source)
            throws IOException, InterruptedException {
        var signer = signer(source);
        var event = id == null ? "evt_" + UUID.randomUUID().toString().replace("-", "") : id;
        var body = file == null ? sample(source, event) : Files.readAllBytes(file);
        var request =
                HttpRequest.newBuilder(target)
                        .timeout(TIMEOUT)
                        .header("Content-Type", Samples.contentType(source.profile()))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        Samples.headers(source.profile(), event, typeOf(source)).forEach(request::header);
        signer.sign(event, Instant.now(), source.url(null), body).forEach(request::setHeader);
        var began = System.nanoTime();
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.discarding());
            var took = (System.nanoTime() - began) / 1_000_000;
            spec.commandLine()
                    .getOut()
                    .println(event + "  " + response.statusCode() + "  " + took + " ms");
            return response.statusCode() < MULTIPLE_CHOICES;
        } catch (ConnectException e) {
            throw new OpsException(
                    ExitCode.ERROR,
                    NetworkFailure.isUnresolved(e)
                            ? "The host name " + target.getHost() + " cannot be resolved (DNS)."
                            : "Nothing listens at "
                                    + target
                                    + ". Is ./hookworks dev, or api, running?",
                    e);
        }
    }

    private Signer signer(SourceConfig source) {
        var scheme = source.profile().scheme();
        var why = scheme.unsignable();
        if (why.isPresent()) {
            throw new OpsException(
                    ExitCode.USAGE,
                    "Nobody but " + source.profile().name() + " can sign: " + why.get() + ".",
                    null);
        }
        return source.secretsAt(Instant.now()).stream()
                .findFirst()
                .map(secret -> new Signer(scheme, secret))
                .orElseThrow(
                        () ->
                                new OpsException(
                                        ExitCode.USAGE,
                                        "No secret of source " + name + " counts just now.",
                                        null));
    }

    private byte[] sample(SourceConfig source, String event) {
        // Under a given id the same bytes each time: with others it would be another event.
        var created = id == null ? Instant.now() : null;
        return Samples.body(source.profile(), typeOf(source), event, created);
    }

    private String typeOf(SourceConfig source) {
        if (type != null) {
            return type;
        }
        return file == null ? Samples.first(source.profile()) : "sample";
    }
}
