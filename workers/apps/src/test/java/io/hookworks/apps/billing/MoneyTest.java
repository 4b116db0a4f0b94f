package io.hookworks.apps.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "1900, eur, EUR 19.00",
        "5, usd, USD 0.05",
        "500, jpy, JPY 500",
        "5120, kwd, KWD 5.120",
        "500, isk, ISK 5.00",
        "-250, gbp, GBP -2.50"
    })
    void an_amount_has_the_decimals_that_stripe_gives_its_currency(
            long amount, String currency, String text) {
        assertEquals(text, Money.text(amount, currency));
    }
}
