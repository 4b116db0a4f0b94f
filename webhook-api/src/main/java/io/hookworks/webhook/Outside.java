package io.hookworks.webhook;

import io.hookworks.signature.Fetch;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the API asks of others before it takes a webhook: certificates, and whom to believe. */
@Factory
@Requires(property = "hookworks.api", value = "true")
final class Outside {
    /** What senders wait for an answer has to hold two such calls, and the queue. */
    private static final Duration WHOLE = Duration.ofSeconds(2);

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final int LARGEST = 65_536;
    private static final int OK = 200;

    @Singleton
    @Requires(missingBeans = Roots.class)
    Roots roots() {
        return Roots.ofJava();
    }

    @Singleton
    @Requires(missingBeans = Fetch.class)
    Fetch fetch() {
        var client =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        return address -> got(client, address);
    }

    /** The deadline holds for the body too. */
    private static byte[] got(HttpClient client, URI address) throws IOException {
        var call =
                client.sendAsync(
                        HttpRequest.newBuilder(address).build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
        try {
            HttpResponse<byte[]> response = call.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
            var status = response.statusCode();
            if (status != OK) {
                var answer = address.getHost() + " answered " + status;
                throw status / 100 == 4
                        ? new FileNotFoundException(answer)
                        : new IOException(answer);
            }
            return response.body();
        } catch (ExecutionException e) {
            throw new IOException(address.getHost() + " cannot be reached", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(address.getHost() + " does not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            call.cancel(true);
        }
    }
}
