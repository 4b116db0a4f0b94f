package io.hookworks.config;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;

import javax.net.ssl.SSLException;

/**
 * What a failed HTTP request was about, in words. The JDK's client throws a {@link
 * ConnectException} without a message both for a name that cannot be resolved and for a port that
 * nothing listens on.
 */
public final class NetworkFailure {
    private NetworkFailure() {}

    /** One line without secrets: of the URL it names host and port only. */
    public static String reason(URI url, Throwable failure) {
        if (isUnresolved(failure)) {
            return "the host name " + url.getHost() + " cannot be resolved (DNS)";
        }
        return switch (failure) {
            case HttpConnectTimeoutException _ ->
                    "no connection to " + address(url) + " within the connect timeout";
            case HttpTimeoutException _ -> "no answer in time from " + address(url);
            case ConnectException _ -> "nothing accepts connections at " + address(url);
            case SSLException tls -> "TLS with " + address(url) + " failed: " + tls.getMessage();
            default -> failure.toString();
        };
    }

    /** Whether the name of the host could not be resolved. */
    public static boolean isUnresolved(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> false;
            case UnresolvedAddressException _, UnknownHostException _ -> true;
            default -> isUnresolved(failure.getCause());
        };
    }

    private static String address(URI url) {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }
}
