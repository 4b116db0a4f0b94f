package io.hookworks.signature;

import static io.hookworks.signature.Verification.Cause.MALFORMED;
import static io.hookworks.signature.Verification.Cause.MISMATCH;
import static io.hookworks.signature.Verification.Cause.UNTRUSTED;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Messages of PayPal. Of the body they sign its CRC-32 only: whoever has one message can make
 * another body that fits. Safe for many threads.
 *
 * @see <a href="https://developer.paypal.com/api/rest/webhooks/rest/">Webhooks of PayPal</a>
 */
public final class PayPal {
    private static final Certificates.Owner PRODUCTION = owner("paypal\\.com");

    /**
     * Anyone with a developer account gets events signed there, so it never signs for production.
     */
    private static final Certificates.Owner SANDBOX = owner("sandbox\\.paypal\\.com");

    /** What parts it from its neighbours must not stand inside. */
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e&&[^|]]{1,128}");

    private final Certificates certificates;

    private static Certificates.Owner owner(String domain) {
        return new Certificates.Owner(
                Address.https("[a-z0-9-]+\\." + domain, "/v1/notifications/certs/[\\w-]+"),
                Address.http("[a-z0-9.-]+\\.digicert\\.com"),
                Pattern.compile("messageverificationcerts\\." + domain));
    }

    public PayPal(Certificates certificates) {
        this.certificates = certificates;
    }

    /**
     * Tells whether a request is PayPal's, and made for one of these webhooks.
     *
     * @param scheme that of {@code paypal} or {@code paypal-sandbox}: whose certificates count, and
     *     how long ago a request may be signed
     * @param webhooks their ids, which PayPal signs too
     * @param now when it came
     */
    public Verification verify(Scheme scheme, List<Secret> webhooks, Request request, Instant now) {
        try {
            var reading = new Reading(request);
            var id = reading.header("PAYPAL-TRANSMISSION-ID");
            var time = reading.header("PAYPAL-TRANSMISSION-TIME");
            var signature = reading.header("PAYPAL-TRANSMISSION-SIG");
            if (!ID.matcher(id).matches()) {
                throw new Refusal(MALFORMED);
            }
            if (!reading.header("PAYPAL-AUTH-ALGO").equals("SHA256withRSA")) {
                throw new Refusal(UNTRUSTED);
            }
            var timestamp = scheme.time();
            if (timestamp.isEmpty()) {
                throw new IllegalArgumentException("the scheme of PayPal has no timestamp");
            }
            var at = SignedTime.inTime(timestamp.get(), time, now);
            var sandbox = scheme.proof().algorithm() == Scheme.Algorithm.PAYPAL_SANDBOX;
            var key =
                    certificates.key(
                            sandbox ? SANDBOX : PRODUCTION, reading.header("PAYPAL-CERT-URL"));
            var body = new CRC32();
            body.update(reading.body());
            for (var i = 0; i < webhooks.size(); i++) {
                var signed =
                        String.join(
                                "|",
                                id,
                                time,
                                webhooks.get(i).value(),
                                Long.toString(body.getValue()));
                if (Signing.isBy("SHA256withRSA", key, Signing.utf8(signed), signature)) {
                    return new Verification.Genuine(i, at);
                }
            }
            throw new Refusal(MISMATCH);
        } catch (Refusal refusal) {
            return new Verification.Refused(refusal.why());
        } catch (Unreachable e) {
            return new Verification.Undecided(String.valueOf(e.getMessage()));
        }
    }
}
