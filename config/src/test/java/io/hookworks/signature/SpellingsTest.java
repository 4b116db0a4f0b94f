package io.hookworks.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.signature.Verification.Cause;
import io.hookworks.signature.Verification.Genuine;
import io.hookworks.signature.Verification.Refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** One signature or time can be written in several ways, and none of them is another one. */
class SpellingsTest {
    private static final String SHA256 = "HmacSHA256";
    private static final String KEY = "a secret of this provider's";
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    /** Its signature in Base64 has both letters that another alphabet writes in another way. */
    private static final String BODY = body();

    private static String body() {
        for (var i = 0; ; i++) {
            var body = "{\"n\":" + i + "}";
            var signature = Sender.base64(SHA256, KEY, body);
            if (signature.contains("+") && signature.contains("/")) {
                return body;
            }
        }
    }

    private static Verification verify(String encoding, String signature) {
        var scheme =
                Vectors.generic("signature: {header: X-Signature, encoding: " + encoding + "}");
        return Signed.by(scheme, Map.of("X-Signature", signature), Vectors.utf8(BODY), AT)
                .verify(KEY);
    }

    @Test
    void hex_may_be_written_in_upper_case() {
        var hex = Sender.hex(SHA256, KEY, BODY);
        for (var spelling : new String[] {hex, hex.toUpperCase(Locale.ROOT)}) {
            assertEquals(new Genuine(0, null), verify("hex", spelling), spelling);
        }
    }

    @Test
    void base64_may_be_url_safe_and_without_padding() {
        var base64 = Sender.base64(SHA256, KEY, BODY);
        var urlSafe = base64.replace('+', '-').replace('/', '_');
        for (var spelling : new String[] {base64, urlSafe}) {
            assertEquals(new Genuine(0, null), verify("base64", spelling), spelling);
            var bare = spelling.replace("=", "");
            assertEquals(new Genuine(0, null), verify("base64", bare), bare);
        }
    }

    @Test
    void another_text_is_no_spelling_of_it() {
        var hex = Sender.hex(SHA256, KEY, BODY);
        var base64 = Sender.base64(SHA256, KEY, BODY);
        var bare = base64.replace("=", "");
        // The last letter's low bits mean nothing, and are still held to what was signed.
        var last = bare.charAt(bare.length() - 1);
        for (var other :
                new String[] {
                    base64 + "=",
                    bare + "==",
                    "=" + base64,
                    bare.substring(0, bare.length() - 1) + (char) (last + 1),
                    base64.replace('+', '.')
                }) {
            assertEquals(new Refused(Cause.MISMATCH), verify("base64", other), other);
        }
        for (var other : new String[] {hex + "0", "0x" + hex, hex.replace('0', 'o') + " "}) {
            assertEquals(new Refused(Cause.MISMATCH), verify("hex", other), other);
        }
    }

    /** https://developer.zendesk.com/documentation/webhooks/verifying/ */
    private static Verification zendesk(String time, Instant now) {
        var scheme =
                Vectors.generic(
                        """
                        signature: {header: X-Zendesk-Webhook-Signature, encoding: base64}
                        timestamp: {header: X-Zendesk-Webhook-Signature-Timestamp, unit: iso-8601}
                        signed: "{timestamp}{body}"
                        """);
        var headers =
                Map.of(
                        "X-Zendesk-Webhook-Signature",
                        Sender.base64(SHA256, KEY, time + BODY),
                        "X-Zendesk-Webhook-Signature-Timestamp",
                        time);
        return Signed.by(scheme, headers, Vectors.utf8(BODY), now).verify(KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00.000Z",
                "2026-01-01T01:00:00+01:00",
                "2025-12-31T19:00:00-05:00"
            })
    void a_time_may_be_a_date_as_iso_8601_writes_it(String time) {
        assertEquals(new Genuine(0, AT), zendesk(time, AT));
        assertEquals(new Genuine(0, AT), zendesk(time, AT.plusSeconds(300)));
        assertEquals(new Refused(Cause.STALE), zendesk(time, AT.plusSeconds(301)));
        assertEquals(new Refused(Cause.FUTURE), zendesk(time, AT.minusSeconds(301)));
    }

    @ParameterizedTest
    @CsvSource({"yesterday", "1767225600", "2026-01-01", "2026-13-01T00:00:00Z"})
    void another_text_is_no_time(String time) {
        assertEquals(new Refused(Cause.MALFORMED), zendesk(time, AT));
    }

    @Test
    void what_we_sign_with_such_a_time_is_verified() {
        var scheme =
                Vectors.generic(
                        """
                        signature: {header: X-Signature}
                        timestamp: {header: X-Time, unit: iso-8601}
                        signed: "{timestamp}{body}"
                        """);
        var headers = new Signer(scheme, new Secret(KEY)).sign("", AT, Vectors.utf8(BODY));
        assertEquals("2026-01-01T00:00:00Z", headers.get("X-Time"));
        assertEquals(
                new Genuine(0, AT), Signed.by(scheme, headers, Vectors.utf8(BODY), AT).verify(KEY));
    }
}
