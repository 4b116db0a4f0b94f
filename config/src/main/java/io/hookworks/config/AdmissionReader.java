package io.hookworks.config;

import org.jspecify.annotations.Nullable;

/** Reads what a source lets in. */
final class AdmissionReader {
    private AdmissionReader() {}

    static Admission read(String source, Section section) {
        return new Admission(
                section.choice("unverified", Admission.Unverified.class), rate(source, section));
    }

    private static @Nullable RateConfig rate(String source, Section section) {
        var written = section.optionalText("rate");
        if (written == null || section.problems().anyAt(section.at("rate"))) {
            if (written == null && section.has("burst")) {
                section.problem("burst", "goes with a 'rate'");
            }
            return null;
        }
        var rate = RateConfig.parse(source, written);
        return section.has("burst") ? rate.withBurst(section.number("burst")) : rate;
    }
}
