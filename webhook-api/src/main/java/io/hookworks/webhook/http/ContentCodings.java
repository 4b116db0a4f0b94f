package io.hookworks.webhook.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The values of {@code Content-Encoding}. Some senders write what is no coding at all there: a
 * charset, a media type, a transfer encoding of mail, or nothing.
 */
public final class ContentCodings {
    /** What is written there and changes no byte. */
    private static final Set<String> NONE =
            Set.of("", "identity", "none", "7bit", "8bit", "binary");

    private ContentCodings() {}

    /** Whether the body may have other bytes than its sender meant, as far as its headers say. */
    public static boolean change(List<String> headers) {
        return headers.stream()
                .flatMap(header -> List.of(header.split(",", -1)).stream())
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .anyMatch(coding -> !changesNothing(coding));
    }

    private static boolean changesNothing(String coding) {
        return NONE.contains(coding) || coding.contains("/") || isCharset(coding);
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }
}
