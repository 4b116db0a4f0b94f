package io.hookworks.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.management.health.indicator.HealthResult;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;

/**
 * Keeps the management port closed. The status of health is open to whoever reaches the port, its
 * details, such as URLs of databases and paths of disks, need the token; metrics are open to this
 * machine; whatever else is served there, now or later, needs the token, and is not found at all
 * where there is none. The page and the sample CRM of {@code dev} are open too: dev listens to its
 * own machine alone.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Requires(property = "hookworks.management.port")
final class ManagementGuard {
    private static final String SCHEME = "Bearer ";

    private final int port;
    private final boolean loopback;
    private final boolean dev;
    private final byte @Nullable [] token;

    ManagementGuard(
            @Value("${hookworks.management.port}") int port,
            @Value("${hookworks.management.loopback:false}") boolean loopback,
            @Value("${hookworks.dev:false}") boolean dev,
            @Value("${" + ManagementToken.PROPERTY + ":}") String token) {
        this.port = port;
        this.loopback = loopback;
        this.dev = dev;
        this.token = token.isEmpty() ? null : token.getBytes(UTF_8);
    }

    /** Null: let it pass. */
    @RequestFilter
    @Nullable HttpResponse<?> check(HttpRequest<?> request) {
        if (request.getServerAddress().getPort() != port || isOpen(request.getPath())) {
            return null;
        }
        if (token == null) {
            return HttpResponse.notFound();
        }
        return isRight(token, request.getHeaders())
                ? null
                : HttpResponse.unauthorized().header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }

    /** Leaves only the status of health to those who do not show the token. */
    @ResponseFilter
    void withhold(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (response.body() instanceof HealthResult health
                && (token == null || !isRight(token, request.getHeaders()))) {
            response.body(HealthResult.builder(health.getName(), health.getStatus()).build());
        }
    }

    private boolean isOpen(String path) {
        return isAtOrBelow("/health", path)
                || (loopback && isAtOrBelow("/prometheus", path))
                || (dev && (path.equals("/") || isAtOrBelow("/dev", path)));
    }

    private static boolean isAtOrBelow(String place, String path) {
        return path.equals(place) || path.startsWith(place + "/");
    }

    private static boolean isRight(byte[] token, HttpHeaders headers) {
        var shown = headers.getAll(HttpHeaders.AUTHORIZATION);
        return shown.size() == 1
                && shown.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        token, shown.getFirst().substring(SCHEME.length()).strip().getBytes(UTF_8));
    }
}
