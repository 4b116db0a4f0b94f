package io.hookworks.ops.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers that look like those of payment cards: 13 to 19 digits in groups, with the first digits
 * of a card network and the right check digit (Luhn, ISO/IEC 7812-1).
 */
final class CardNumber {
    private static final Pattern DIGITS =
            Pattern.compile("(?<![0-9A-Za-z])\\d(?:[ -]?\\d){12,}(?![0-9A-Za-z])");

    /** Maestro, Mastercard, American Express, Diners, JCB, Visa, Discover, UnionPay, Mir. */
    private static final Pattern NETWORK = Pattern.compile("(?:2[2-7]|3[04-9]|4|5|6)\\d*");

    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    private CardNumber() {}

    static String masked(String text) {
        return DIGITS.matcher(text).replaceAll(found -> Matcher.quoteReplacement(maskedRun(found)));
    }

    /** A run of digits may hold other numbers before and behind the card's. */
    private static String maskedRun(MatchResult found) {
        var run = found.group();
        var starts = starts(run);
        for (var from : starts) {
            for (var i = starts.size() - 1; i >= 0; i--) {
                var to = end(run, starts, i);
                if (to > from && isCard(run.substring(from, to).replaceAll("\\D", ""))) {
                    return run.substring(0, from) + Mask.MASKED + masked(run.substring(to));
                }
            }
        }
        return run;
    }

    private static List<Integer> starts(String run) {
        var starts = new ArrayList<Integer>();
        for (var at = 0; at < run.length(); at++) {
            if (at == 0 || !Character.isDigit(run.charAt(at - 1))) {
                starts.add(at);
            }
        }
        return starts;
    }

    private static int end(String run, List<Integer> starts, int group) {
        return group + 1 < starts.size() ? starts.get(group + 1) - 1 : run.length();
    }

    private static boolean isCard(String digits) {
        return digits.length() >= SHORTEST
                && digits.length() <= LONGEST
                && NETWORK.matcher(digits).matches()
                && checksum(digits) % 10 == 0;
    }

    private static int checksum(String digits) {
        var sum = 0;
        for (var i = 0; i < digits.length(); i++) {
            var digit = digits.charAt(digits.length() - 1 - i) - '0';
            var weighted = i % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum;
    }
}
