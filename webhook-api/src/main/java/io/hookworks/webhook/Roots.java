package io.hookworks.webhook;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom we trust to know whose a certificate is. */
record Roots(List<X509Certificate> certificates) {
    Roots {
        certificates = List.copyOf(certificates);
    }

    /** Those that this Java trusts for HTTPS. */
    static Roots ofJava() {
        try {
            var factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return new Roots(
                    Stream.of(factory.getTrustManagers())
                            .filter(X509TrustManager.class::isInstance)
                            .map(X509TrustManager.class::cast)
                            .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
                            .toList());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java trusts nobody", e);
        }
    }
}
