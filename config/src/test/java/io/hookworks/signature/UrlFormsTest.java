package io.hookworks.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.signature.Verification.Cause;
import io.hookworks.signature.Verification.Genuine;
import io.hookworks.signature.Verification.Refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Map;

/** The forms in which senders sign one URL, each signed from their documentation. */
class UrlFormsTest {
    private static final Instant AT = Instant.ofEpochSecond(1_767_225_600);
    private static final String KEY = "a secret of this provider's";

    private static Verification hubspot(String url, String signedUrl) {
        var millis = "1767225600000";
        var body = "[{\"eventId\":1}]";
        var headers =
                Map.of(
                        "X-HubSpot-Request-Timestamp",
                        millis,
                        "X-HubSpot-Signature-v3",
                        Sender.base64("HmacSHA256", KEY, "POST" + signedUrl + body + millis));
        return Signed.by(Vectors.known("hubspot"), headers, Vectors.utf8(body), AT)
                .to(url)
                .verify(KEY);
    }

    private static Verification twilio(String url, String signedUrl) {
        var headers =
                Map.of(
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "X-Twilio-Signature",
                        Sender.base64("HmacSHA1", KEY, signedUrl + "CallSidCA1"));
        return Signed.by(Vectors.known("twilio"), headers, Vectors.utf8("CallSid=CA1"), AT)
                .to(url)
                .verify(KEY);
    }

    @Test
    void hubspot_decodes_twelve_escapes_before_it_signs() {
        var sent =
                "https://hooks.example/hubspot?all=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B"
                        + "&lower=%3a%2f&kept=%20%25%26%3D%23%2B%C3%A9";
        var signed =
                "https://hooks.example/hubspot?all=:/?@!$'()*,;"
                        + "&lower=:/&kept=%20%25%26%3D%23%2B%C3%A9";
        assertEquals(new Genuine(0, AT), hubspot(sent, signed));
        assertEquals(new Genuine(0, AT), hubspot(sent, sent), "as it was sent");
        var all = signed.replace("%20", " ").replace("%C3%A9", "é");
        assertEquals(new Refused(Cause.MISMATCH), hubspot(sent, all));
        assertEquals(new Refused(Cause.MISMATCH), hubspot(sent + "&a=1", signed));
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example/twilio, https://hooks.example/twilio",
        "https://hooks.example/twilio, https://hooks.example:443/twilio",
        "http://hooks.example/twilio, http://hooks.example:80/twilio",
        "https://hooks.example:8443/twilio, https://hooks.example:8443/twilio",
        "https://hooks.example:8443/twilio, https://hooks.example/twilio",
        "https://hooks.example:443/twilio, https://hooks.example/twilio",
        "https://[::1]:8443/twilio, https://[::1]/twilio",
        "https://hooks.example/twilio?a=b%2Fc, https://hooks.example:443/twilio?a=b%2Fc",
        "https://hooks.example/twilio?a=b/c, https://hooks.example/twilio?a=b%2Fc",
        "https://hooks.example/twilio?a=b+c, https://hooks.example/twilio?a=b%20c",
        "https://hooks.example/twilio?a=%27x%27, https://hooks.example:443/twilio?a='x'",
        "https://hooks.example/twilio?a='x', https://hooks.example/twilio?a=%27x%27"
    })
    void twilio_signs_with_or_without_the_port_and_with_the_query_in_several_forms(
            String url, String signed) {
        assertEquals(new Genuine(0, null), twilio(url, signed), signed);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example/twilio, https://hooks.example:8443/twilio",
        "https://hooks.example/twilio, http://hooks.example/twilio",
        "https://hooks.example/twilio, https://other.example/twilio",
        "https://hooks.example/twilio, https://hooks.example/twilio/",
        "https://hooks.example/twilio?a=1, https://hooks.example/twilio",
        "https://hooks.example/twilio?a=1&b=2, https://hooks.example/twilio?b=2&a=1",
        "https://hooks.example/twilio?a=%zz, https://hooks.example/twilio?a="
    })
    void another_url_is_none_of_them(String url, String signed) {
        assertEquals(new Refused(Cause.MISMATCH), twilio(url, signed), signed);
    }

    /** Square signs one form, and no other. */
    @Test
    void who_signs_one_form_is_held_to_it() {
        var body = "{}";
        var signature = Sender.base64("HmacSHA256", KEY, "https://hooks.example:443/a" + body);
        var headers = Map.of("x-square-hmacsha256-signature", signature);
        var request = Signed.by(Vectors.known("square"), headers, Vectors.utf8(body), AT);
        assertEquals(
                new Refused(Cause.MISMATCH), request.to("https://hooks.example/a").verify(KEY));
    }
}
