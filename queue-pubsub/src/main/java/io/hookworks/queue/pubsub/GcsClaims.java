package io.hookworks.queue.pubsub;

import com.google.auth.Credentials;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimException;
import io.hookworks.queue.ClaimException.Kind;
import io.hookworks.queue.ClaimException.Verb;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Payload;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;

/**
 * A bucket of Google Cloud Storage as claim store, by its XML API, which refuses what does not have
 * the checksum that was told.
 *
 * @see <a href="https://cloud.google.com/storage/docs/xml-api/put-object-upload">Upload an
 *     object</a>
 */
final class GcsClaims implements ClaimStore {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    /** What was asked for by range. */
    private static final int PARTIAL = 206;

    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final URI bucket;
    private final @Nullable Credentials credentials;

    /**
     * @param bucket its URL and the prefix in it, with a slash at the end
     * @param credentials null: none are asked for there
     */
    GcsClaims(URI bucket, @Nullable Credentials credentials) {
        this.bucket = bucket;
        this.credentials = credentials;
    }

    @Override
    public void put(Claim claim, Payload payload, Duration within) {
        var until = System.nanoTime() + within.toNanos();
        var request =
                request(claim, Verb.PUT)
                        .header("Content-Type", "application/octet-stream")
                        .header("x-goog-hash", "crc32c=" + crc32c(payload))
                        .PUT(
                                BodyPublishers.fromPublisher(
                                        BodyPublishers.ofInputStream(payload::stream),
                                        payload.size()));
        send(claim, Verb.PUT, request, until);
    }

    @Override
    public Payload get(Claim claim, Duration within) {
        var until = System.nanoTime() + within.toNanos();
        var request = request(claim, Verb.GET).header("Range", "bytes=0-" + claim.size()).GET();
        return Payload.of(send(claim, Verb.GET, request, until));
    }

    private HttpRequest.Builder request(Claim claim, Verb verb) {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClaimException(Kind.CANCELLED, claim, verb, "interrupted", null);
        }
        var url = bucket.resolve(claim.name());
        var request = HttpRequest.newBuilder(url);
        if (credentials == null) {
            return request;
        }
        try {
            credentials
                    .getRequestMetadata(url)
                    .forEach(
                            (name, values) -> values.forEach(value -> request.header(name, value)));
            return request;
        } catch (IOException e) {
            throw new ClaimException(Kind.DENIED, claim, verb, "no token: " + e.getMessage(), e);
        }
    }

    private byte[] send(Claim claim, Verb verb, HttpRequest.Builder request, long until) {
        var most = Math.max(claim.size() + 1L, 65_536);
        var call =
                http.sendAsync(
                        request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), most));
        var answer = await(claim, verb, call, until);
        return switch (answer.statusCode()) {
            case OK, PARTIAL -> answer.body();
            case NOT_FOUND -> throw refused(Kind.NOT_FOUND, claim, verb, answer);
            case 401, 403 -> throw refused(Kind.DENIED, claim, verb, answer);
            default -> throw refused(Kind.UNAVAILABLE, claim, verb, answer);
        };
    }

    private static <T> T await(Claim claim, Verb verb, CompletableFuture<T> call, long until) {
        try {
            return call.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new ClaimException(Kind.CANCELLED, claim, verb, "interrupted", e);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new ClaimException(Kind.UNAVAILABLE, claim, verb, "no answer in time", e);
        } catch (ExecutionException e) {
            throw new ClaimException(
                    Kind.UNAVAILABLE, claim, verb, String.valueOf(e.getCause()), e);
        }
    }

    private static ClaimException refused(
            Kind kind, Claim claim, Verb verb, HttpResponse<byte[]> answer) {
        return new ClaimException(kind, claim, verb, "status " + answer.statusCode(), null);
    }

    private static String crc32c(Payload payload) {
        var crc = new CRC32C();
        crc.update(payload.buffer());
        var bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
