package io.hookworks.signature;

import static io.hookworks.signature.Verification.Cause.MALFORMED;
import static io.hookworks.signature.Verification.Cause.MISMATCH;
import static io.hookworks.signature.Verification.Cause.MISSING;
import static io.hookworks.signature.Verification.Cause.UNTRUSTED;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Messages of AWS SNS. They are signed with a certificate of AWS's, which says nothing of who
 * publishes: so a source names its topics. Safe for many threads.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html">
 *     Verifying the signatures of Amazon SNS messages</a>
 */
public final class Sns {
    /** What a verified message is. */
    public enum Kind {
        NOTIFICATION("Notification"),
        SUBSCRIPTION_CONFIRMATION("SubscriptionConfirmation"),
        UNSUBSCRIBE_CONFIRMATION("UnsubscribeConfirmation");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private static final String REGION = "[a-z]{2}(?:-[a-z]{2,10}){1,3}-\\d{1,2}";

    private static final Certificates.Owner AWS =
            new Certificates.Owner(
                    Address.https(
                            "sns\\." + REGION + "\\.amazonaws\\.com(\\.cn)?",
                            "/SimpleNotificationService-[0-9a-f]{1,64}\\.pem"),
                    Address.http("[a-z0-9.-]+\\.(amazontrust|digicert)\\.com"),
                    Pattern.compile("sns(\\." + REGION + ")?\\.amazonaws\\.com(\\.cn)?"));

    private static final Pattern TOPIC =
            Pattern.compile(
                    "arn:(aws|aws-cn|aws-us-gov):sns:("
                            + REGION
                            + "):\\d{12}:[A-Za-z0-9_.-]{1,256}");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9]{1,1024}");
    private static final Pattern LINE = Pattern.compile("\\V*");

    private static final List<String> OF_NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> OF_CONFIRMATION =
            List.of(
                    "Message",
                    "MessageId",
                    "SubscribeURL",
                    "Timestamp",
                    "Token",
                    "TopicArn",
                    "Type");

    private final Certificates certificates;

    public Sns(Certificates certificates) {
        this.certificates = certificates;
    }

    /** Whether this names a topic, as {@code arn:aws:sns:eu-west-1:123456789012:orders} does. */
    public static boolean isTopic(String arn) {
        return TOPIC.matcher(arn).matches();
    }

    /** What the signature of a notification covers, as JSON pointers. */
    static Set<String> signed() {
        return Stream.concat(OF_NOTIFICATION.stream(), OF_CONFIRMATION.stream())
                .map(name -> "/" + name)
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    /**
     * Tells whether a message is AWS's, and of one of these topics.
     *
     * @param scheme that of {@code aws-sns} or {@code aws-sns-sha1}: whether version 1 of
     *     signatures will do, which is by SHA-1, and how long ago a message may be signed
     * @param now when it came
     */
    public Verification verify(Scheme scheme, Set<String> topics, Request request, Instant now) {
        try {
            var message = new Reading(request).json();
            var topic = line(message, "TopicArn");
            if (!topics.contains(topic)) {
                throw new Refusal(UNTRUSTED);
            }
            var signed = canonical(message, kind(message));
            var at = inTime(scheme, line(message, "Timestamp"), now);
            var sha1 = scheme.proof().algorithm() == Scheme.Algorithm.SNS_SHA1;
            var algorithm = algorithm(line(message, "SignatureVersion"), sha1);
            var key = certificates.key(AWS, line(message, "SigningCertURL"));
            if (!Signing.isBy(algorithm, key, signed, line(message, "Signature"))) {
                throw new Refusal(MISMATCH);
            }
            return new Verification.Genuine(0, at);
        } catch (Refusal refusal) {
            return new Verification.Refused(refusal.why());
        } catch (Unreachable e) {
            return new Verification.Undecided(String.valueOf(e.getMessage()));
        }
    }

    private static Instant inTime(Scheme scheme, String text, Instant now) throws Refusal {
        var time = scheme.time();
        if (time.isEmpty()) {
            throw new IllegalArgumentException("the scheme of AWS SNS has no timestamp");
        }
        return SignedTime.inTime(time.get(), text, now);
    }

    /** What was signed of a verified message. */
    static byte[] canonical(Reading reading) throws Refusal {
        var message = reading.json();
        return canonical(message, kind(message));
    }

    /** What a verified message is. */
    public static Kind kindOf(byte[] verified) {
        try {
            return kind(Reading.parsed(verified));
        } catch (Refusal e) {
            throw new IllegalArgumentException("this was not verified", e);
        }
    }

    /**
     * Where a verified confirmation is confirmed: by a call to SNS itself in the topic's region.
     * Where its {@code SubscribeURL} leads is nobody's concern.
     *
     * @return empty: its token is none
     */
    public static Optional<URI> confirmation(byte[] verified) {
        try {
            var message = Reading.parsed(verified);
            var topic = TOPIC.matcher(line(message, "TopicArn"));
            var token = line(message, "Token");
            if (!topic.matches() || !TOKEN.matcher(token).matches()) {
                return Optional.empty();
            }
            var domain = topic.group(1).equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com";
            return Optional.of(
                    URI.create(
                            "https://sns.%s.%s/?Action=ConfirmSubscription&Version=2010-03-31"
                                            .formatted(topic.group(2), domain)
                                    + "&TopicArn="
                                    + topic.group()
                                    + "&Token="
                                    + token));
        } catch (Refusal e) {
            throw new IllegalArgumentException("this was not verified", e);
        }
    }

    private static Kind kind(JsonNode message) throws Refusal {
        var type = line(message, "Type");
        return Stream.of(Kind.values())
                .filter(kind -> kind.word.equals(type))
                .findFirst()
                .orElseThrow(() -> new Refusal(MALFORMED));
    }

    private static String algorithm(String version, boolean sha1) throws Refusal {
        return switch (version) {
            case "2" -> "SHA256withRSA";
            case "1" -> {
                if (!sha1) {
                    throw new Refusal(UNTRUSTED);
                }
                yield "SHA1withRSA";
            }
            default -> throw new Refusal(MALFORMED);
        };
    }

    private static byte[] canonical(JsonNode message, Kind kind) throws Refusal {
        var names = kind == Kind.NOTIFICATION ? OF_NOTIFICATION : OF_CONFIRMATION;
        var text = new StringBuilder();
        for (var name : names) {
            if (name.equals("Subject") && message.path(name).isMissingNode()) {
                continue;
            }
            var value = name.equals("Message") ? text(message, name) : line(message, name);
            text.append(name).append('\n').append(value).append('\n');
        }
        return Signing.utf8(text.toString());
    }

    /** One that had several lines could be read as several values. */
    private static String line(JsonNode message, String name) throws Refusal {
        var line = text(message, name);
        if (!LINE.matcher(line).matches()) {
            throw new Refusal(MALFORMED);
        }
        return line;
    }

    private static String text(JsonNode message, String name) throws Refusal {
        var text = message.path(name);
        if (!text.isTextual()) {
            throw new Refusal(text.isMissingNode() ? MISSING : MALFORMED);
        }
        return text.asText();
    }
}
