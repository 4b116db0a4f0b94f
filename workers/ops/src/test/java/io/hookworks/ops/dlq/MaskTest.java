package io.hookworks.ops.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                "cvc",
                "iban",
                "Set-Cookie",
                "pin"
            })
    void names_of_secrets_are_known(String name) {
        assertTrue(Mask.hides(name), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "email", "shipping", "company", "spinner", "traceparent"})
    void other_names_are_not(String name) {
        assertFalse(Mask.hides(name), name);
    }

    @Test
    void json_is_masked_at_any_depth_and_numbers_keep_their_digits() {
        var shown =
                Mask.masked(
                        """
                        {"a": 1.10, "card": {"cardNumber": 4242424242424242, "brand": "visa"},
                         "list": [{"token": {"deep": "s3cret"}}, "plain"]}\
                        """);
        assertTrue(shown.contains("1.10"), shown);
        assertTrue(shown.contains("visa"), shown);
        assertTrue(shown.contains("plain"), shown);
        assertFalse(shown.contains("4242"), shown);
        assertFalse(shown.contains("s3cret"), shown);
    }

    @Test
    void forms_are_masked_by_name() {
        assertEquals(
                "user=jo&password=***&note=hi", Mask.masked("user=jo&password=hunter2&note=hi"));
    }
}
