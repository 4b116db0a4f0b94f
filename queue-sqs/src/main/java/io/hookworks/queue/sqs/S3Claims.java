package io.hookworks.queue.sqs;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimException;
import io.hookworks.queue.ClaimException.Kind;
import io.hookworks.queue.ClaimException.Verb;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Payload;

import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3AsyncClient;

import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A bucket of S3 as claim store. S3 itself checks the SHA-256 of what is put, and refuses what
 * changed on its way.
 */
final class S3Claims implements ClaimStore {
    private static final int NOT_FOUND = 404;

    private final S3AsyncClient client;
    private final Runnable close;
    private final String bucket;
    private final String prefix;

    /**
     * @param prefix before each name; empty, or with a slash at its end
     * @param close ends the client
     */
    S3Claims(S3AsyncClient client, Runnable close, String bucket, String prefix) {
        this.client = client;
        this.close = close;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public void put(Claim claim, Payload payload, Duration within) {
        requireNoInterrupt(claim, Verb.PUT);
        var body = AsyncRequestBody.fromRemainingByteBufferUnsafe(payload.buffer());
        var sha256 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256(claim)));
        var _ =
                await(
                        claim,
                        Verb.PUT,
                        within,
                        client.putObject(
                                request ->
                                        request.bucket(bucket)
                                                .key(prefix + claim.name())
                                                .contentLength((long) payload.size())
                                                .checksumSHA256(sha256)
                                                .overrideConfiguration(timeout(within)),
                                body));
    }

    @Override
    public Payload get(Claim claim, Duration within) {
        requireNoInterrupt(claim, Verb.GET);
        var response =
                await(
                        claim,
                        Verb.GET,
                        within,
                        client.getObject(
                                request ->
                                        request.bucket(bucket)
                                                .key(prefix + claim.name())
                                                .range("bytes=0-" + claim.size())
                                                .overrideConfiguration(timeout(within)),
                                AsyncResponseTransformer.toBytes()));
        return Payload.of(response.asByteArrayUnsafe());
    }

    /** The SDK loses an interrupt that came before its call. */
    private static void requireNoInterrupt(Claim claim, Verb verb) {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClaimException(Kind.CANCELLED, claim, verb, "interrupted", null);
        }
    }

    private static String sha256(Claim claim) {
        return claim.name().substring(claim.name().lastIndexOf('/') + 1);
    }

    private static Consumer<AwsRequestOverrideConfiguration.Builder> timeout(Duration within) {
        return call -> call.apiCallTimeout(within);
    }

    private static <T> T await(Claim claim, Verb verb, Duration within, CompletableFuture<T> call) {
        try {
            return call.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new ClaimException(Kind.CANCELLED, claim, verb, "interrupted", e);
        } catch (TimeoutException e) {
            call.cancel(true);
            var detail = "no answer within " + within.toMillis() + " ms";
            throw new ClaimException(Kind.UNAVAILABLE, claim, verb, detail, e);
        } catch (ExecutionException e) {
            throw failed(claim, verb, e.getCause() == null ? e : e.getCause());
        }
    }

    private static ClaimException failed(Claim claim, Verb verb, Throwable error) {
        var kind =
                switch (error) {
                    case AwsServiceException service -> kind(service.statusCode());
                    case SdkException sdk
                            when String.valueOf(sdk.getMessage())
                                    .contains("Unable to load credentials") ->
                            Kind.DENIED;
                    default -> Kind.UNAVAILABLE;
                };
        return new ClaimException(kind, claim, verb, String.valueOf(error.getMessage()), error);
    }

    private static Kind kind(int status) {
        return switch (status) {
            case NOT_FOUND -> Kind.NOT_FOUND;
            case 401, 403 -> Kind.DENIED;
            default -> Kind.UNAVAILABLE;
        };
    }

    @Override
    public void close() {
        close.run();
    }
}
