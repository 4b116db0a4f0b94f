package io.hookworks.benchmarks;

import io.hookworks.config.Profiles;
import io.hookworks.queue.Payload;
import io.hookworks.signature.Secret;
import io.hookworks.signature.Signer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** Signs events as Stripe does and posts them. Safe for many threads. */
final class Poster implements AutoCloseable {
    /** Of a connection that broke before the answer came. */
    static final int CUT = 0;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    private final Signer signer =
            new Signer(
                    Objects.requireNonNull(Profiles.known().get("stripe")).scheme(),
                    new Secret(ApiProcess.SECRET));
    private final String padding;

    /**
     * @param bytes about how large each body is
     */
    Poster(int bytes) {
        this.padding = "x".repeat(Math.max(0, bytes - 64));
    }

    /** The status of the answer, or {@link #CUT}. */
    int post(URI target, String id) throws InterruptedException {
        try {
            return http.send(request(target, id), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return CUT;
        }
    }

    /** The id of the message that an event becomes. */
    String messageId(String source, String id) {
        return source + ":" + id + ":" + Payload.of(body(id)).sha256().substring(0, 16);
    }

    private byte[] body(String id) {
        return ("{\"id\":\"" + id + "\",\"type\":\"bench\",\"padding\":\"" + padding + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    HttpRequest request(URI target, String id) {
        var body = body(id);
        var request =
                HttpRequest.newBuilder(target)
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        Map<String, String> signature = signer.sign(id, Instant.now(), null, body);
        signature.forEach(request::header);
        return request.build();
    }

    @Override
    public void close() {
        http.close();
    }
}
