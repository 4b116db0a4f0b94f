package io.hookworks.ops.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "userPassword",
                "client_secret",
                "access-token",
                "Authorization",
                "api_key",
                "X-Api-Key",
                "card_number",
                "cardNumber",
                "card%5Bnumber%5D",
                "cvc",
                "cvv2",
                "iban",
                "Set-Cookie",
                "pin",
                "pwd",
                "db_pwd",
                "bearer",
                "jwt",
                "idJwt",
                "auth",
                "x-auth",
                "basicAuth",
                "oauth",
                "pass"
            })
    void names_of_secrets_are_known(String name) {
        assertTrue(Mask.hides(name), name);
        assertEquals("{\"" + name + "\":\"***\"}", Mask.text("{\"" + name + "\":\"x y\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "email",
                "shipping",
                "company",
                "spinner",
                "traceparent",
                "author",
                "authorized",
                "passenger",
                "number",
                "signal"
            })
    void other_names_are_not(String name) {
        assertFalse(Mask.hides(name), name);
    }

    @Test
    void json_is_masked_at_any_depth_and_numbers_keep_their_digits() {
        var shown =
                Mask.payload(
                        """
                        {"a": 1.10, "card": {"cardNumber": 4242424242424242, "brand": "visa"},
                         "list": [{"token": {"deep": "s3cret"}}, "plain"], "jwt": null}\
                        """);
        assertTrue(shown.contains("1.10"), shown);
        assertTrue(shown.contains("visa"), shown);
        assertTrue(shown.contains("plain"), shown);
        assertTrue(shown.contains("\"jwt\" : null"), "that there is none is no secret");
        assertFalse(shown.contains("4242"), shown);
        assertFalse(shown.contains("s3cret"), shown);
    }

    @Test
    void a_name_may_be_spread_over_nested_fields() {
        var shown =
                Mask.text(
                        """
                        {"card":{"number":"12","no":"34","holder":"Jo"},"api":[{"v1":{"key":"56"}}],
                         "security":{"code":"78"},"order":{"number":"90"}}\
                        """);
        assertEquals(
                "{\"card\":{\"number\":\"***\",\"no\":\"***\",\"holder\":\"Jo\"},"
                        + "\"api\":[{\"v1\":{\"key\":\"***\"}}],\"security\":{\"code\":\"***\"},"
                        + "\"order\":{\"number\":\"90\"}}",
                shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "4111 1111 1111 1111",
                "4111-1111-1111-1111",
                "5555555555554444",
                "378282246310005",
                "30569309025904",
                "6011111111111117",
                "3530111333300000",
                "2223003122003222",
                "Bearer abc123",
                "bearer AbCdEfGhIjKlMnOpQrSt",
                "Basic dXNlcjpwYXNzd29yZA==",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                "sk_live_4eC39HqLyjWD",
                "whsec_MfKQ9r8GKYqrTwjU",
                "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
                "xoxb-123456789012-abcdef",
                "AKIAIOSFODNN7EXAMPLE",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "https://user:hunter2@example.com/x",
                "https://user:hun/ter2@example.com/x",
                "postgres://hunter2@db/x",
                "https://example.com/?token=hunter2&x=1",
                "https://example.com/cb?a=1&access_token=hunter2",
                "jdbc:postgresql://db/x?user=a&password=hunter2",
                "login failed: password=hunter2",
                "login failed: password = 'hunter 2'",
                "pwd: hunter2",
                "Authorization: Basic hunter2",
                "cookie: a=hunter2; b=hunter2",
                "{\"password\": \"hunter2\", \"cut",
                "<login><password>hunter2</password></login>",
                "x={\"token\":\"hunter2\"}",
                "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----"
            })
    void values_that_look_like_secrets_are_masked_wherever_they_stand(String secret) {
        for (var text : new String[] {secret, "before " + secret + " after"}) {
            var json = Json.line(Json.object().set("note", Json.array().add(text)));
            for (var shown : new String[] {Mask.text(text), Mask.text(json), Mask.payload(json)}) {
                assertTrue(shown.contains("***"), shown);
                assertFalse(shown.contains("hunter"), shown);
                assertFalse(shown.matches("(?s).*(1111|[Aa]bc|dXNl|eyJ|EXAMPLE).*"), shown);
            }
        }
        assertTrue(Mask.text("before " + secret + " after").startsWith("before "));
    }

    @Test
    void json_within_a_string_is_masked_too() {
        var inner = "{\"card\":{\"number\":\"12\"},\"n\":1.50}";
        var shown = Mask.text(Json.line(Json.object().put("body", inner)));

        assertEquals(
                Json.line(Json.object().put("body", "{\"card\":{\"number\":\"***\"},\"n\":1.50}")),
                shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stripe:evt_1NG8Du2eZvKYlo2CUI79vXWy",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "550e8400-e29b-41d4-a716-446655440000",
                "2026-11-30T22:28:47.123456789Z",
                "1764541727123",
                "4111111111111112",
                "https://example.com:8443/webhooks/stripe?page=2",
                "java.net.SocketTimeoutException: connect timed out after 30000 ms",
                "io.hookworks.apps.billing.InvoicePaidHandler2.handleTheInvoice(Billing.java:42)",
                "mail to a@example.com",
                "a basic subscription",
                "the bearer of it",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void other_values_stay(String text) {
        assertEquals(text, Mask.text(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user=jo&password=hunter2&note=hi | user=jo&password=***&note=hi",
                "card%5Bnumber%5D=12&x=1 | card%5Bnumber%5D=***&x=1",
                "paid with 4111 1111 1111 1111 today | paid with *** today",
                "3 4111 1111 1111 1111 12/28 | 3 *** 12/28",
                "https://u:p@h/x?token=a&b=c | https://***@h/x?token=***&b=c",
            })
    void only_the_secret_is_masked(String text, String shown) {
        assertEquals(shown, Mask.text(text));
    }
}
