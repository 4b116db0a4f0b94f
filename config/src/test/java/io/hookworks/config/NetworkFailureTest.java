package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;

import javax.net.ssl.SSLHandshakeException;

class NetworkFailureTest {
    private static final URI CRM = URI.create("https://crm.example:8443/hooks?token=hidden");

    @Test
    void a_name_that_cannot_be_resolved_is_told_from_a_port_that_nothing_listens_on() {
        var unresolved = "the host name crm.example cannot be resolved (DNS)";
        assertEquals(unresolved, reason(caused(new UnresolvedAddressException())));
        assertEquals(unresolved, reason(new UnknownHostException("crm.example")));
        assertEquals(
                "nothing accepts connections at crm.example:8443",
                reason(caused(new ClosedChannelException())));
    }

    @Test
    void other_failures_have_words_of_their_own() {
        assertEquals(
                "no connection to crm.example:8443 within the connect timeout",
                reason(new HttpConnectTimeoutException("HTTP connect timed out")));
        assertEquals(
                "no answer in time from crm.example:8443",
                reason(new HttpTimeoutException("request timed out")));
        assertEquals(
                "TLS with crm.example:8443 failed: no cipher suites in common",
                reason(new SSLHandshakeException("no cipher suites in common")));
        assertEquals("java.io.IOException: cut off", reason(new IOException("cut off")));
    }

    private static String reason(Throwable failure) {
        return NetworkFailure.reason(CRM, failure);
    }

    private static Throwable caused(Exception cause) {
        return new ConnectException().initCause(cause);
    }
}
