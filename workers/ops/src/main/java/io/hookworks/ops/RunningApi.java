package io.hookworks.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.hookworks.signature.Secret;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that takes webhooks, asked at its management port.
 *
 * @param management where that is
 */
record RunningApi(URI management, Secret token) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The one that a command means: at the URL, or the running dev's, or this machine's if the
     * environment has its token; if none of these, or if it does not listen, empty.
     *
     * @param url null: none was given; then one that does not listen is no error
     * @throws OpsException if there is a URL, and no token for it or nobody at it
     */
    static Optional<RunningApi> of(Home home, @Nullable URI url)
            throws IOException, InterruptedException {
        var token = ManagementToken.from(home.environment());
        if (url != null) {
            return Optional.of(
                    new RunningApi(
                            url,
                            token.orElseThrow(
                                    () ->
                                            new OpsException(
                                                    ExitCode.USAGE,
                                                    "Set "
                                                            + ManagementToken.VARIABLE
                                                            + " to that of the API at "
                                                            + url
                                                            + ".",
                                                    null))));
        }
        var candidate =
                home.dev()
                        .map(dev -> new RunningApi(dev.management(), dev.token()))
                        .or(() -> token.map(known -> local(home, known)));
        return candidate.isPresent() && candidate.get().listens() ? candidate : Optional.empty();
    }

    private static RunningApi local(Home home, Secret token) {
        var port = Ports.from(home.environment()).management();
        return new RunningApi(URI.create("http://localhost:" + port), token);
    }

    /** Whether webhooks are taken there: a dev may run a broker alone, a worker its health. */
    private boolean listens() throws IOException, InterruptedException {
        try {
            return ask("/sources", "GET").statusCode() != 404;
        } catch (OpsException e) {
            return false;
        }
    }

    /**
     * @throws OpsException if it does not answer, or refuses
     */
    JsonNode get(String path) throws IOException, InterruptedException {
        return answer(ask(path, "GET"));
    }

    /** The same by POST. */
    JsonNode post(String path) throws IOException, InterruptedException {
        return answer(ask(path, "POST"));
    }

    private JsonNode answer(HttpResponse<byte[]> response) throws IOException {
        return switch (response.statusCode()) {
            case 200 -> JSON.readTree(response.body());
            case 401 ->
                    throw new OpsException(
                            ExitCode.ERROR,
                            ManagementToken.VARIABLE
                                    + " is not that of the API at "
                                    + management
                                    + ".",
                            null);
            case 404 ->
                    throw new OpsException(
                            ExitCode.ERROR,
                            "What runs at "
                                    + management
                                    + " shows nothing of sources: it is no API with this source,"
                                    + " or was started without "
                                    + ManagementToken.VARIABLE
                                    + ".",
                            null);
            default ->
                    throw new OpsException(
                            ExitCode.ERROR,
                            "The API at "
                                    + management
                                    + " answered "
                                    + response.statusCode()
                                    + "; its log says why.",
                            null);
        };
    }

    private HttpResponse<byte[]> ask(String path, String method)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(management.resolve(path))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + token.value())
                        .method(method, BodyPublishers.noBody())
                        .build();
        try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw new OpsException(ExitCode.ERROR, "Nothing listens at " + management + ".", e);
        }
    }
}
