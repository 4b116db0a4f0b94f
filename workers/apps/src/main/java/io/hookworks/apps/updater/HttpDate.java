package io.hookworks.apps.updater;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the three date formats of HTTP: {@code Sun, 06 Nov 1994 08:49:37 GMT}, {@code Sunday,
 * 06-Nov-94 08:49:37 GMT} (RFC 850) and {@code Sun Nov 6 08:49:37 1994} (asctime). The day of the
 * week is not compared with the date. A leap second is the second after it. See <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110, 5.6.7</a>.
 */
final class HttpDate {
    private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>[0-5]\\d|60)";
    private static final List<Pattern> FORMATS =
            List.of(
                    Pattern.compile(
                            "[A-Za-z]+, (?<day>\\d\\d?)[ -](?<month>[A-Za-z]{3})[ -]"
                                    + "(?<year>\\d{4}|\\d\\d) "
                                    + TIME
                                    + " (GMT|UTC|[+-]0000)"),
                    Pattern.compile(
                            "[A-Za-z]+ (?<month>[A-Za-z]{3}) {1,2}(?<day>\\d\\d?) "
                                    + TIME
                                    + " (?<year>\\d{4})"));
    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");
    private static final int FUTURE_YEARS = 50;

    private HttpDate() {}

    /**
     * The time that the text names.
     *
     * @param now decides the century of a year with two digits: at most 50 years in the future
     * @throws DateTimeException if the text has none of the three formats, or names no date
     */
    static Instant parse(String text, Instant now) {
        return FORMATS.stream()
                .map(format -> format.matcher(text))
                .filter(Matcher::matches)
                .findFirst()
                .map(date -> instant(date, Year.from(now.atOffset(ZoneOffset.UTC)).getValue()))
                .orElseThrow(() -> new DateTimeException("not an HTTP date"));
    }

    private static Instant instant(Matcher date, int thisYear) {
        var month = MONTHS.indexOf(date.group("month").toLowerCase(Locale.ROOT)) + 1;
        var day = LocalDate.of(year(date.group("year"), thisYear), month, number(date, "day"));
        var minute = LocalTime.of(number(date, "hour"), number(date, "minute"));
        return day.atTime(minute).plusSeconds(number(date, "second")).toInstant(ZoneOffset.UTC);
    }

    private static int year(String digits, int thisYear) {
        var year = Integer.parseInt(digits);
        if (digits.length() == 4) {
            return year;
        }
        var inThisCentury = thisYear - thisYear % 100 + year;
        return inThisCentury > thisYear + FUTURE_YEARS ? inThisCentury - 100 : inThisCentury;
    }

    private static int number(Matcher date, String group) {
        return Integer.parseInt(date.group(group));
    }
}
