package io.hookworks.ops.dlq;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.regex.Pattern;

/** Reads {@code 50/s}, {@code 90/m}, {@code 500/h}: messages in a second. */
final class RateOption implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)/([smh])");

    @Override
    public Double convert(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) == 0) {
            throw new TypeConversionException("must be such as 50/s, 90/m or 500/h, not " + text);
        }
        var count = Double.parseDouble(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> count;
            case "m" -> count / 60;
            default -> count / 3_600;
        };
    }
}
