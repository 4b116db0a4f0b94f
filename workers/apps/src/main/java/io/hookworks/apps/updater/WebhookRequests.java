package io.hookworks.apps.updater;

import io.hookworks.config.DestinationConfig;
import io.hookworks.config.Profiles;
import io.hookworks.queue.Marks;
import io.hookworks.queue.Message;
import io.hookworks.signature.Signer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes of a message the request that a destination gets: the payload unchanged, the marks of the
 * message in one header, and signatures over both. A message that could not be verified has no
 * signature of Standard Webhooks, so that a destination which checks that signature alone never
 * takes a forged event for a verified one.
 */
final class WebhookRequests {
    /** Of Standard Webhooks. */
    private static final String SIGNATURE = "webhook-signature";

    private static final String OPAQUE = "application/octet-stream";
    private static final Pattern HEADER_VALUE =
            Pattern.compile("[\\x21-\\x7e][\\x20-\\x7e]{0,1023}");

    private final URI url;
    private final HttpClient.Version version;
    private final Signer signer;
    private final Clock clock;

    WebhookRequests(DestinationConfig destination, Clock clock) {
        this.url = destination.url();
        this.version = version(url);
        this.signer = new Signer(Profiles.standardWebhooks().scheme(), destination.secret());
        this.clock = clock;
    }

    /** Without TLS, HTTP/2 would be asked for by an upgrade, which servers mishandle on a POST. */
    private static HttpClient.Version version(URI url) {
        return "https".equalsIgnoreCase(url.getScheme())
                ? HttpClient.Version.HTTP_2
                : HttpClient.Version.HTTP_1_1;
    }

    HttpRequest of(Message message) {
        var id = WebhookId.of(message.id());
        var body = message.payload().bytes();
        var request =
                HttpRequest.newBuilder(url)
                        .version(version)
                        .header("content-type", attribute(message, "content-type").orElse(OPAQUE))
                        .header("user-agent", "Hookworks")
                        .header("x-hookworks-type", message.type())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        sign(message, id, body, request);
        attribute(message, "traceparent").ifPresent(value -> request.header("traceparent", value));
        attribute(message, "tracestate").ifPresent(value -> request.header("tracestate", value));
        return request.build();
    }

    private void sign(Message message, String id, byte[] body, HttpRequest.Builder request) {
        var now = clock.instant();
        var marks = MarksHeader.of(message);
        var withMarks = signer.sign(id, now, MarksHeader.signed(marks, body));
        request.header(MarksHeader.NAME, marks);
        request.header(MarksHeader.SIGNATURE, withMarks.get(SIGNATURE));
        signer.sign(id, now, body).entrySet().stream()
                .filter(
                        header ->
                                !Marks.isUnverified(message) || !header.getKey().equals(SIGNATURE))
                .forEach(header -> request.header(header.getKey(), header.getValue()));
    }

    /** An attribute that a header can carry; others are left out rather than failing for good. */
    private static Optional<String> attribute(Message message, String name) {
        return Optional.ofNullable(message.attributes().get(name))
                .filter(value -> HEADER_VALUE.matcher(value).matches());
    }
}
