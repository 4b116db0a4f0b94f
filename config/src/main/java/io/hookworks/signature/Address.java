package io.hookworks.signature;

import static io.hookworks.signature.Verification.Cause.UNTRUSTED;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Which addresses a request may make us call: looked at as they are parsed, never as text. */
record Address(String scheme, int port, Pattern hosts, Pattern paths) {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    static Address https(String hosts, String paths) {
        return new Address("https", HTTPS, Pattern.compile(hosts), Pattern.compile(paths));
    }

    /** For what needs no secrecy and bears a signature of its own. */
    static Address http(String hosts) {
        return new Address("http", HTTP, Pattern.compile(hosts), Pattern.compile("/[\\w./-]+"));
    }

    /** The address, if it is one of these. */
    URI of(String text) throws Refusal {
        try {
            var uri = new URI(text);
            var host = uri.getHost();
            var fine =
                    scheme.equals(uri.getScheme())
                            && host != null
                            && hosts.matcher(host).matches()
                            && (uri.getPort() == -1 || uri.getPort() == port)
                            && uri.getRawUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && paths.matcher(uri.getRawPath()).matches();
            if (fine) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new Refusal(UNTRUSTED);
        }
        throw new Refusal(UNTRUSTED);
    }
}
