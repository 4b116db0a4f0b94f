package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.signature.Headers;
import io.hookworks.signature.Profile;
import io.hookworks.signature.Scheme;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a stranger's headers a person may see. A value is shown only if its header is known to
 * hold no secret: a list of those that do would never be complete.
 */
final class Redaction {
    private static final int MOST_HEADERS = 40;
    private static final int LONGEST = 100;

    private static final Set<String> OPEN =
            Set.of(
                    "accept",
                    "accept-encoding",
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-type",
                    "date",
                    "expect",
                    "transfer-encoding",
                    "user-agent");

    /** Never shown, whatever a source's own scheme says of them. */
    private static final Set<String> CLOSED =
            Set.of("authorization", "proxy-authorization", "cookie", "client-cert");

    private Redaction() {}

    /**
     * Names with their values, or with how many there are.
     *
     * @param source whose headers of time, id and type are shown too; null: nobody is known
     */
    static Map<String, String> shown(Headers headers, @Nullable SourceConfig source) {
        var shown = new LinkedHashMap<String, String>();
        for (var name : new TreeSet<>(headers.names())) {
            if (shown.size() == MOST_HEADERS) {
                break;
            }
            var values = headers.all(name);
            shown.put(
                    plain(name),
                    isOpen(name.toLowerCase(Locale.ROOT), source)
                            ? plain(String.join(" | ", values))
                            : hidden(values.size()));
        }
        return Collections.unmodifiableMap(shown);
    }

    private static String hidden(int count) {
        return count == 1 ? "(not shown)" : "(" + count + " times, not shown)";
    }

    private static boolean isOpen(String name, @Nullable SourceConfig source) {
        if (CLOSED.contains(name) || (source != null && isProof(name, source))) {
            return false;
        }
        return OPEN.contains(name) || (source != null && isFact(name, source.profile()));
    }

    private static boolean isProof(String name, SourceConfig source) {
        return isAt(source.profile().scheme().signature().where(), name);
    }

    private static boolean isFact(String name, Profile profile) {
        var timestamp = profile.scheme().timestamp();
        return name.equalsIgnoreCase(profile.scheme().idHeader())
                || isIn(profile.id(), name)
                || isIn(profile.type(), name)
                || (timestamp != null && isAt(timestamp.where(), name));
    }

    private static boolean isAt(Scheme.@Nullable Where where, String name) {
        return where instanceof Scheme.Where.InHeader(var header) && header.equalsIgnoreCase(name);
    }

    private static boolean isIn(Profile.@Nullable Fact fact, String name) {
        return fact instanceof Profile.Fact.InHeader(var header, _)
                && header.equalsIgnoreCase(name);
    }

    /** Cut, and without what a terminal or a log would obey. */
    static String plain(String text) {
        var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replaceAll("[\\p{C}\\u2028\\u2029]", "?");
    }
}
