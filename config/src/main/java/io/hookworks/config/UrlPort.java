package io.hookworks.config;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The port in a URL, which {@link java.net.URI} takes for a part of the host if it is too large.
 */
final class UrlPort {
    private static final Pattern PORT = Pattern.compile("[a-z]+://[^/?#]*:(\\d+)([/?#].*)?");
    private static final BigInteger MOST = BigInteger.valueOf(65_535);

    private UrlPort() {}

    /** What is wrong with it; empty: nothing is, or there is none. */
    static Optional<String> problem(String url) {
        var port = PORT.matcher(url);
        return port.matches() && new BigInteger(port.group(1)).compareTo(MOST) > 0
                ? Optional.of("has port " + port.group(1) + "; ports end at " + MOST)
                : Optional.empty();
    }
}
