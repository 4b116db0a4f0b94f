package io.hookworks.signature;

import static io.hookworks.signature.Verification.Cause.UNTRUSTED;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Certificates of senders, fetched from the URL in a request if it is one of the sender's own. Each
 * is checked against the roots before it is used, every time. Revocation is not checked. Safe for
 * use by several threads.
 *
 * <p>A request is not verified when its certificate is fetched, so anyone can cause a fetch. Each
 * owner has permits, a token bucket and a cache of its own: made-up URLs of one owner cost the
 * others nothing. A URL whose host answers without a usable certificate is not fetched again for
 * {@link #NEGATIVE_TTL}. A host that cannot be reached is tried again with the next request.
 * Trusted certificates stay in the cache, however many others are requested.
 */
public final class Certificates {
    /** How long a URL without a usable certificate is not fetched again. */
    static final Duration NEGATIVE_TTL = Duration.ofMinutes(1);

    /** Between a certificate of a sender's and a root. */
    private static final int MOST_ISSUERS = 2;

    /** Among the kinds of alternative names (RFC 5280, 4.2.1.6). */
    private static final Integer DNS_NAME = 2;

    private static final int LEAST_KEY_BITS = 2_048;

    /** In "authority information access" (RFC 5280, 4.2.2.1): where the issuer's certificate is. */
    private static final String ACCESS = "1.3.6.1.5.5.7.1.1";

    private static final Pattern ISSUER_AT =
            Pattern.compile("06082b0601050507300286([0-7][0-9a-f])((?:[0-9a-f]{2})*)");

    /**
     * Whose certificates.
     *
     * @param urls where they stand
     * @param issuers where those of their issuers stand
     * @param names whom they are for
     */
    record Owner(Address urls, Address issuers, Pattern names) {}

    private final Fetch fetch;
    private final Set<TrustAnchor> roots;
    private final InstantSource clock;
    private final InstantSource steady;
    private final Supplier<BooleanSupplier> budgets;
    private final Map<Owner, CertificateCache> caches = new ConcurrentHashMap<>();

    /**
     * @param roots whom we trust to know who is who
     * @param clock by which certificates are valid
     * @param steady a clock that only goes forward, for waits
     * @param budgets makes the token bucket of an owner: whether one more fetch is allowed now
     */
    public Certificates(
            Fetch fetch,
            Collection<X509Certificate> roots,
            InstantSource clock,
            InstantSource steady,
            Supplier<BooleanSupplier> budgets) {
        this.fetch = fetch;
        this.roots =
                roots.stream()
                        .map(root -> new TrustAnchor(root, null))
                        .collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
        this.steady = steady;
        this.budgets = budgets;
    }

    /** The key of the certificate at a URL that a request names. */
    RSAPublicKey key(Owner owner, String url) throws Refusal, Unreachable {
        var chain = chain(owner, owner.urls().of(url));
        var certificate = chain.getFirst();
        if (!isFor(owner, certificate)
                || !isTrusted(chain)
                || !(certificate.getPublicKey() instanceof RSAPublicKey key)
                || key.getModulus().bitLength() < LEAST_KEY_BITS) {
            throw new Refusal(UNTRUSTED);
        }
        return key;
    }

    /** A certificate, and those that lead from it to a root. */
    private List<X509Certificate> chain(Owner owner, URI url) throws Refusal, Unreachable {
        var cache = caches.computeIfAbsent(owner, _ -> new CertificateCache(steady, budgets.get()));
        var known = cache.trusted(url);
        if (known != null) {
            return known;
        }
        cache.begin(url);
        try {
            var chain = new ArrayList<>(fetched(url));
            for (var i = 0; i < MOST_ISSUERS && !isTrusted(chain); i++) {
                var issuer = issuerOf(chain.getLast());
                if (issuer == null) {
                    break;
                }
                chain.addAll(fetched(owner.issuers().of(issuer)));
            }
            if (isTrusted(chain)) {
                cache.keep(url, chain);
            } else {
                cache.reject(url);
            }
            return List.copyOf(chain);
        } catch (Refusal e) {
            cache.reject(url);
            throw e;
        } catch (Unreachable e) {
            if (e.getCause() instanceof FileNotFoundException) {
                cache.reject(url);
            }
            throw e;
        } finally {
            cache.end();
        }
    }

    private List<X509Certificate> fetched(URI url) throws Refusal, Unreachable {
        try {
            var bytes = new ByteArrayInputStream(fetch.get(url));
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(bytes);
            if (!certificates.isEmpty()) {
                return certificates.stream().map(X509Certificate.class::cast).toList();
            }
        } catch (CertificateException e) {
            throw new Refusal(UNTRUSTED);
        } catch (IOException e) {
            throw new Unreachable("the certificate at " + url.getHost() + " cannot be had", e);
        }
        throw new Refusal(UNTRUSTED);
    }

    /** Whether it leads to a root, by certificates that are all valid now. */
    private boolean isTrusted(List<X509Certificate> chain) {
        try {
            var wanted = new X509CertSelector();
            wanted.setCertificate(chain.getFirst());
            var path = new PKIXBuilderParameters(roots, wanted);
            path.setRevocationEnabled(false);
            path.setDate(Date.from(clock.instant()));
            path.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            CertPathBuilder.getInstance("PKIX").build(path);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** By the names of hosts in it, as every public authority writes them. */
    private static boolean isFor(Owner owner, X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .filter(name -> DNS_NAME.equals(name.getFirst()))
                            .anyMatch(
                                    name ->
                                            owner.names()
                                                    .matcher((String) name.getLast())
                                                    .matches());
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** Null: it does not say where its issuer's certificate is. */
    private static @Nullable String issuerOf(X509Certificate certificate) {
        var extension = certificate.getExtensionValue(ACCESS);
        if (extension == null) {
            return null;
        }
        var place = ISSUER_AT.matcher(HexFormat.of().formatHex(extension));
        if (!place.find()) {
            return null;
        }
        var length = 2 * Integer.parseInt(place.group(1), 16);
        var rest = place.group(2);
        return length > rest.length()
                ? null
                : new String(
                        HexFormat.of().parseHex(rest.substring(0, length)),
                        java.nio.charset.StandardCharsets.US_ASCII);
    }
}
