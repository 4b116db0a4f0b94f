package io.hookworks.ops.dlq;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.regex.Pattern;

/** Reads {@code 20%} as 0.2. */
final class PercentOption implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)%");

    @Override
    public Double convert(String text) {
        var matcher = FORM.matcher(text);
        if (matcher.matches()) {
            var percent = Double.parseDouble(matcher.group(1));
            if (percent > 0 && percent <= 100) {
                return percent / 100;
            }
        }
        throw new TypeConversionException("must be above 0% and up to 100%, not " + text);
    }
}
