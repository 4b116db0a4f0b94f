package io.hookworks.worker.dlq;

import io.hookworks.worker.DeadLetter;
import io.hookworks.worker.dlq.Where.Term;
import io.hookworks.worker.dlq.Where.Test;
import io.hookworks.worker.dlq.Where.Unreadable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Reads a {@link Where}: {@code or} binds less than {@code and}, and that less than {@code not}.
 */
final class WhereParser {
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern WORD = Pattern.compile("[\\w.:/@+-]+");
    private static final Pattern OPERATOR = Pattern.compile("!=|!~|>=|<=|=|~|>|<");
    private static final Pattern QUOTED =
            Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|'((?:[^'\\\\]|\\\\.)*)'");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final int DEEPEST = 100;

    private final String text;
    private int at;
    private int depth;

    WhereParser(String text) {
        this.text = text;
    }

    Term parse() {
        var term = any();
        if (at < text.length()) {
            throw unreadable("expected and, or, or the end");
        }
        return term;
    }

    private Term any() {
        var terms = new ArrayList<>(List.of(all()));
        while (keyword("or")) {
            terms.add(all());
        }
        return terms.size() == 1 ? terms.getFirst() : new Term.Any(terms);
    }

    private Term all() {
        var terms = new ArrayList<>(List.of(one()));
        while (keyword("and")) {
            terms.add(one());
        }
        return terms.size() == 1 ? terms.getFirst() : new Term.All(terms);
    }

    private Term one() {
        if (++depth > DEEPEST) {
            throw unreadable("this is too deep");
        }
        try {
            if (keyword("not")) {
                return new Term.Not(one());
            }
            if (found("(")) {
                var inner = any();
                if (!found(")")) {
                    throw unreadable("expected )");
                }
                return inner;
            }
            return new Term.Is(comparison());
        } finally {
            depth--;
        }
    }

    private Test comparison() {
        skipSpace();
        var begin = at;
        var word = take(WORD, "expected a field");
        var attribute = Field.attribute(word);
        if (attribute.isPresent()) {
            return text(letter -> attribute(letter, attribute.get()));
        }
        var field = Field.of(word).orElseThrow(() -> unreadable(begin, word + " is no field"));
        return switch (field) {
            case ATTEMPTS -> number();
            case AGE -> age();
            default -> text(field::texts);
        };
    }

    private static Stream<String> attribute(DeadLetter letter, String name) {
        return Stream.ofNullable(letter.message().attributes().get(name));
    }

    /** What is not there equals nothing, and matches nothing. */
    private Test text(Function<DeadLetter, Stream<String>> texts) {
        var operatorAt = skipSpace();
        var operator = take(OPERATOR, "expected one of = != ~ !~");
        var valueAt = skipSpace();
        var value = value();
        return switch (operator) {
            case "=" -> (letter, now) -> texts.apply(letter).anyMatch(value::equals);
            case "!=" -> (letter, now) -> texts.apply(letter).noneMatch(value::equals);
            case "~" -> {
                var wanted = pattern(value, valueAt);
                yield (letter, now) -> texts.apply(letter).anyMatch(t -> wanted.matcher(t).find());
            }
            case "!~" -> {
                var wanted = pattern(value, valueAt);
                yield (letter, now) -> texts.apply(letter).noneMatch(t -> wanted.matcher(t).find());
            }
            default ->
                    throw unreadable(
                            operatorAt, operator + " compares numbers; text has = != ~ !~");
        };
    }

    private Pattern pattern(String value, int valueAt) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw unreadable(valueAt, "no regular expression: " + e.getDescription());
        }
    }

    private Test number() {
        var compares = order("attempts");
        var valueAt = skipSpace();
        var value = take(WORD, "expected a number");
        if (!value.matches("\\d{1,9}")) {
            throw unreadable(valueAt, "expected a number, not " + value);
        }
        var wanted = Integer.parseInt(value);
        return (letter, now) -> compares.test(Integer.compare(letter.attempts(), wanted));
    }

    private Test age() {
        var compares = order("age");
        var valueAt = skipSpace();
        var value = take(WORD, "expected a duration such as 2h");
        var matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw unreadable(
                    valueAt, "expected a duration such as 90s, 15m, 2h or 7d, not " + value);
        }
        var wanted = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
        return (letter, now) -> compares.test(letter.age(now).compareTo(wanted));
    }

    private static Duration duration(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** Of the sign of a comparison. */
    private IntPredicate order(String field) {
        var operatorAt = skipSpace();
        var operator = take(OPERATOR, "expected one of = != > >= < <=");
        return switch (operator) {
            case "=" -> sign -> sign == 0;
            case "!=" -> sign -> sign != 0;
            case ">" -> sign -> sign > 0;
            case ">=" -> sign -> sign >= 0;
            case "<" -> sign -> sign < 0;
            case "<=" -> sign -> sign <= 0;
            default -> throw unreadable(operatorAt, field + " has no " + operator);
        };
    }

    private String value() {
        skipSpace();
        var quoted = QUOTED.matcher(text).region(at, text.length());
        if (quoted.lookingAt()) {
            at = quoted.end();
            var inner = quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
            // Only the quotes need a backslash: those of regular expressions stay.
            return inner.replaceAll("\\\\([\"'])", "$1");
        }
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            throw unreadable("this quote is not closed");
        }
        return take(WORD, "expected a value; text with other signs than . : / @ + - in \"quotes\"");
    }

    private boolean keyword(String word) {
        skipSpace();
        var next = WORD.matcher(text).region(at, text.length());
        if (next.lookingAt() && next.group().equalsIgnoreCase(word)) {
            at = next.end();
            return true;
        }
        return false;
    }

    private boolean found(String sign) {
        skipSpace();
        if (text.startsWith(sign, at)) {
            at += sign.length();
            return true;
        }
        return false;
    }

    private String take(Pattern what, String expected) {
        skipSpace();
        var next = what.matcher(text).region(at, text.length());
        if (!next.lookingAt()) {
            throw unreadable(expected);
        }
        at = next.end();
        return next.group();
    }

    private int skipSpace() {
        var space = SPACE.matcher(text).region(at, text.length());
        if (space.lookingAt()) {
            at = space.end();
        }
        return at;
    }

    private Unreadable unreadable(String what) {
        return unreadable(at, what);
    }

    private Unreadable unreadable(int where, String what) {
        return new Unreadable(text, where, what);
    }
}
