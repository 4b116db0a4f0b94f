package io.hookworks.ops;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps web pages away from ports that only this machine is meant to reach. A page of another site
 * may have its own name resolve to 127.0.0.1 (DNS rebinding), and may post forms to localhost:
 * browsers then send a foreign {@code Host}, or a foreign {@code Origin}. A management port that
 * listens on loopback takes neither. Under {@code dev} the webhook port takes no foreign {@code
 * Host} either, since its secrets are published, but those of {@code public-url} and of {@value
 * #VARIABLE}, so that tunnels work.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
@Requires(property = "hookworks.management.port")
public final class HostGuard {
    /** Further hosts that webhooks under {@code dev} may be sent to, comma-separated. */
    public static final String VARIABLE = "HOOKWORKS_ALLOWED_HOSTS";

    /** What a program is told them by. */
    public static final String PROPERTY = "hookworks.allowed-hosts";

    private final int port;
    private final boolean loopback;
    private final boolean dev;
    private final Set<String> allowed = new HashSet<>();

    HostGuard(
            @Value("${hookworks.management.port}") int port,
            @Value("${hookworks.management.loopback:false}") boolean loopback,
            @Value("${hookworks.dev:false}") boolean dev,
            @Value("${" + PROPERTY + ":}") String allowed) {
        this.port = port;
        this.loopback = loopback;
        this.dev = dev;
        for (var host : allowed.split(",", -1)) {
            this.allowed.add(host.strip().toLowerCase(Locale.ROOT));
        }
    }

    /** Null: let it pass. */
    @RequestFilter
    @Nullable HttpResponse<?> check(HttpRequest<?> request) {
        if (request.getServerAddress().getPort() == port) {
            return loopback ? management(request) : null;
        }
        var host = host(request.getHeaders().getAll(HttpHeaders.HOST));
        return !dev || isLoopbackName(host) || allowed.contains(host) ? null : misdirected();
    }

    private static @Nullable HttpResponse<?> management(HttpRequest<?> request) {
        var headers = request.getHeaders();
        if (!isLoopback(headers.getAll(HttpHeaders.HOST))) {
            return misdirected();
        }
        var origins = headers.getAll(HttpHeaders.ORIGIN);
        return origins.stream().allMatch(HostGuard::isLoopbackOrigin)
                ? null
                : HttpResponse.status(HttpStatus.FORBIDDEN).body("Foreign Origin.");
    }

    /** RFC 9110, 15.5.20. */
    private static HttpResponse<?> misdirected() {
        return HttpResponse.status(421, "Misdirected Request")
                .body("This port answers only requests to localhost.");
    }

    private static boolean isLoopbackOrigin(String origin) {
        try {
            var host = URI.create(origin).getHost();
            return host != null && isLoopbackName(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The host of a {@code Host} header without its port; empty if there is not exactly one. */
    private static String host(List<String> headers) {
        return headers.size() == 1
                ? headers.getFirst().strip().replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT)
                : "";
    }

    /** Whether a request with these {@code Host} headers names this machine alone. */
    public static boolean isLoopback(List<String> headers) {
        return isLoopbackName(host(headers));
    }

    private static boolean isLoopbackName(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
