package io.hookworks.signature;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signs as a sender does: for samples, and for what we deliver ourselves. */
public final class Signer {
    private final Scheme scheme;
    private final Secret secret;

    /**
     * @throws IllegalArgumentException if the secret is not written as the scheme says, or if only
     *     the sender can sign ({@link Scheme#unsignable})
     */
    public Signer(Scheme scheme, Secret secret) {
        this.scheme = scheme;
        this.secret = secret;
        scheme.unsignable()
                .ifPresent(
                        why -> {
                            throw new IllegalArgumentException(why);
                        });
        scheme.check(secret);
    }

    /**
     * The headers that prove this body.
     *
     * @param id of the event, where the scheme signs one
     */
    public Map<String, String> sign(String id, Instant at, byte[] body) {
        return sign(id, at, null, body);
    }

    /**
     * The headers that prove that this body goes to this URL by POST.
     *
     * @param url with its query; null: the scheme does not sign it
     * @param body a form, where the scheme signs a form's fields
     */
    public Map<String, String> sign(String id, Instant at, @Nullable String url, byte[] body) {
        var headers = new LinkedHashMap<String, String>();
        var idHeader = scheme.idHeader();
        if (idHeader != null) {
            headers.put(idHeader, id);
        }
        var timestamp = scheme.timestamp();
        var time = timestamp == null ? "" : SignedTime.written(timestamp.unit(), at);
        var signed = scheme.signed();
        var bytes =
                signed == null
                        ? new byte[0]
                        : signed.bytes(part -> filled(part, id, time, url, body));
        var signature = scheme.signature().prefix() + Signing.made(scheme, secret, bytes);
        if (timestamp != null && timestamp.where() instanceof Scheme.Where.InHeader(var header)) {
            headers.put(header, time);
        } else if (timestamp != null) {
            signature = timestamp.prefix() + time + scheme.signature().separator() + signature;
        }
        if (scheme.signature().where() instanceof Scheme.Where.InHeader(var header)) {
            headers.put(header, signature);
        }
        return headers;
    }

    private static byte[] filled(
            Template.Part part, String id, String time, @Nullable String url, byte[] body) {
        return switch (part) {
            case Template.Hole.BODY -> body;
            case Template.Hole.TIMESTAMP -> Signing.utf8(time);
            case Template.Hole.ID -> Signing.utf8(id);
            case Template.Hole.METHOD -> Signing.utf8("POST");
            case Template.Hole.FORM -> Form.of(body).sorted();
            case Template.Hole.URL, Template.Hole.DECODED_URL, Template.Hole.ANY_PORT_URL -> {
                if (url == null) {
                    throw new IllegalArgumentException("the URL is signed too, and there is none");
                }
                yield Signing.utf8(UrlForms.of((Template.Hole) part, url).iterator().next());
            }
            case Template.Part.Text _, Template.Part.Value _, Template.Part.FreeText _ ->
                    throw new IllegalStateException("unsignable() knows of no " + part);
        };
    }
}
