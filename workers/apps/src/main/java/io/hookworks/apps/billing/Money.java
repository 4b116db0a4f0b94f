package io.hookworks.apps.billing;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;

/**
 * Writes amounts as people read them. Stripe counts in a currency's smallest unit, by a table of
 * its own that differs from ISO 4217: see <a
 * href="https://docs.stripe.com/currencies#zero-decimal">zero-decimal currencies</a> and the
 * special cases below them (ISK and UGX keep two decimals).
 */
final class Money {
    private static final Set<String> NO_DECIMALS =
            Set.of(
                    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND",
                    "VUV", "XAF", "XOF", "XPF");
    private static final Set<String> THREE_DECIMALS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    private Money() {}

    /** Such as {@code EUR 19.00}. */
    static String text(long smallestUnits, String currency) {
        var code = currency.toUpperCase(Locale.ROOT);
        return code + " " + BigDecimal.valueOf(smallestUnits, decimals(code)).toPlainString();
    }

    private static int decimals(String code) {
        if (NO_DECIMALS.contains(code)) {
            return 0;
        }
        return THREE_DECIMALS.contains(code) ? 3 : 2;
    }
}
