package io.hookworks.apps.updater;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.Marks;
import io.hookworks.queue.Message;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The header {@value #NAME}: type and {@linkplain Marks marks} of a message as a form, such as
 * {@code type=invoice%2Epaid&strength=whole&verified=stripe%3Ahmac-sha256}. The header {@value
 * #SIGNATURE} signs it together with the body, as Standard Webhooks signs {@code
 * id.timestamp.body}, with {@code marks.body} in place of the body. The form has no dot, because
 * {@code .} is sent as {@code %2E}: so the signed text can be split in one way only.
 */
final class MarksHeader {
    static final String NAME = "hookworks-marks";
    static final String SIGNATURE = "hookworks-signature";

    private MarksHeader() {}

    static String of(Message message) {
        var attributes = message.attributes();
        return Stream.concat(
                        Stream.of(pair("type", message.type())),
                        Marks.ALL.stream()
                                .filter(attributes::containsKey)
                                .map(name -> pair(name, String.valueOf(attributes.get(name)))))
                .collect(Collectors.joining("&"));
    }

    private static String pair(String name, String value) {
        return name + "=" + URLEncoder.encode(value, UTF_8).replace(".", "%2E");
    }

    /** The bytes in the place of the body: marks, a dot, body. */
    static byte[] signed(String marks, byte[] body) {
        var head = (marks + ".").getBytes(US_ASCII);
        var signed = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, signed, head.length, body.length);
        return signed;
    }
}
