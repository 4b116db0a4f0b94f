package io.hookworks.signature;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signs as a sender does: for samples, and for what we deliver ourselves. */
public final class Signer {
    private final Scheme scheme;
    private final Secret secret;

    /**
     * @throws IllegalArgumentException if the secret is not written as the scheme says
     */
    public Signer(Scheme scheme, Secret secret) {
        this.scheme = scheme;
        this.secret = secret;
        Signing.key(scheme.secret(), secret);
    }

    /**
     * The headers that prove this body.
     *
     * @param id of the event, where the scheme signs one
     */
    public Map<String, String> sign(String id, Instant at, byte[] body) {
        var headers = new LinkedHashMap<String, String>();
        var idHeader = scheme.idHeader();
        if (idHeader != null) {
            headers.put(idHeader, id);
        }
        var timestamp = scheme.timestamp();
        var time = timestamp == null ? "" : written(timestamp.unit(), at);
        var mac = Signing.mac(scheme, secret, id, time, body);
        var signature = scheme.signature().prefix() + Signing.encode(scheme.mac().encoding(), mac);
        if (timestamp != null && timestamp.header() != null) {
            headers.put(timestamp.header(), time);
        } else if (timestamp != null) {
            signature = timestamp.prefix() + time + scheme.signature().separator() + signature;
        }
        headers.put(scheme.signature().header(), signature);
        return headers;
    }

    private static String written(Scheme.Timestamp.Unit unit, Instant at) {
        return Long.toString(
                switch (unit) {
                    case SECONDS -> at.getEpochSecond();
                    case MILLISECONDS -> at.toEpochMilli();
                });
    }
}
