package io.hookworks.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The forms of one URL under which a sender may have signed it. Each is the same URL to a server,
 * so accepting several of them opens no other path; a query is not part of the message.
 */
final class UrlForms {
    private static final Pattern URL =
            Pattern.compile("(?<scheme>https?)://(?<host>[^/?#]*?)(?<port>:\\d+)?(?<rest>[/?].*)?");

    /**
     * The twelve escapes that HubSpot decodes before it signs.
     *
     * @see <a href=
     *     "https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation">
     *     Validating requests</a>
     */
    private static final Pattern RESERVED =
            Pattern.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", Pattern.CASE_INSENSITIVE);

    /** What a browser's URL parser escapes in a query, as Node's does. */
    private static final String ESCAPED_IN_QUERY = "\"'<> ";

    /** What {@code encodeURIComponent} of JavaScript leaves as it is. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9\\-_.!~*'()]");

    private UrlForms() {}

    /** All of them, without repetition; the likeliest first. */
    static Set<String> of(Template.Hole hole, String url) {
        return switch (hole) {
            case DECODED_URL -> new LinkedHashSet<>(List.of(decoded(url), url));
            case ANY_PORT_URL -> anyPort(url);
            default -> Set.of(url);
        };
    }

    private static String decoded(String url) {
        return RESERVED.matcher(url)
                .replaceAll(
                        escape -> {
                            var c = (char) Integer.parseInt(escape.group(1), 16);
                            return c == '$' ? "\\$" : String.valueOf(c);
                        });
    }

    /**
     * With its port and without, each with the query as it came, as a URL parser writes it and as
     * the sender's older library wrote it: what Twilio's own validators accept.
     *
     * @see <a href="https://github.com/twilio/twilio-node/blob/main/src/webhooks/webhooks.ts">
     *     validateRequest of twilio-node</a>
     */
    private static Set<String> anyPort(String url) {
        var parts = URL.matcher(url);
        if (!parts.matches()) {
            return Set.of(url);
        }
        var origin = parts.group("scheme") + "://" + parts.group("host");
        var own = parts.group("port");
        var standard = parts.group("scheme").equals("https") ? ":443" : ":80";
        var rest = parts.group("rest") == null ? "" : parts.group("rest");
        var forms = new LinkedHashSet<String>();
        forms.add(url);
        for (var query : queries(rest)) {
            forms.add(origin + query);
            forms.add(origin + (own == null ? standard : own) + query);
        }
        return forms;
    }

    private static Set<String> queries(String rest) {
        var query = rest.indexOf('?');
        if (query < 0) {
            return Set.of(rest);
        }
        var path = rest.substring(0, query + 1);
        var raw = rest.substring(query + 1);
        var forms = new LinkedHashSet<String>();
        forms.add(rest);
        forms.add(path + escaped(raw));
        try {
            forms.add(path + rewritten(raw));
        } catch (IllegalArgumentException e) {
            return forms; // a % that begins no byte: only the form that came can be meant
        }
        return forms;
    }

    private static String escaped(String query) {
        var text = new StringBuilder();
        for (var i = 0; i < query.length(); i++) {
            var c = query.charAt(i);
            text.append(c > '~' || ESCAPED_IN_QUERY.indexOf(c) >= 0 ? escape(c) : c);
        }
        return text.toString();
    }

    private static String rewritten(String query) {
        var fields = new ArrayList<String>();
        for (var field : Form.of(query).fields()) {
            fields.add(component(field.name()) + "=" + component(field.value()));
        }
        return String.join("&", fields);
    }

    /** Each character is one byte. */
    private static String component(String bytes) {
        var text = new StringBuilder();
        for (var b : bytes.getBytes(ISO_8859_1)) {
            var c = (char) (b & 0xff);
            text.append(PLAIN.matcher(String.valueOf(c)).matches() ? c : escape(c));
        }
        return text.toString();
    }

    private static String escape(char c) {
        return String.format(Locale.ROOT, "%%%02X", (int) c);
    }
}
