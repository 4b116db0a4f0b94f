package io.hookworks.apps.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class RequestTest {
    @Test
    void the_payload_arrives_byte_for_byte_with_its_type_content_type_and_trace() throws Exception {
        var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var message =
                Deliveries.message(
                        Map.of("content-type", "application/json", "traceparent", trace));
        var received = delivered(message);
        assertEquals("POST", received.method());
        assertEquals("/hook", received.path());
        assertEquals(message.payload(), received.body());
        assertEquals("application/json", received.header("Content-Type"));
        assertEquals("contact.created", received.header("X-Hookworks-Type"));
        assertEquals(trace, received.header("Traceparent"));
    }

    @Test
    void an_attribute_that_no_header_can_carry_is_left_out_and_the_event_delivered()
            throws Exception {
        var received = delivered(Deliveries.message(Map.of("content-type", "a\r\nX-Evil: 1")));
        assertEquals("application/octet-stream", received.header("Content-Type"));
        assertEquals("null", received.header("X-Evil"));
    }

    @Test
    void the_signature_is_one_that_any_standard_webhooks_library_accepts() throws Exception {
        var bytes = new byte[] {0, (byte) 0xff, '.', '\n'};
        var message = Message.of("evt_1", "t", Deliveries.NOW, Payload.of(bytes));
        var received = delivered(message);
        assertEquals("evt_1", received.header("webhook-id"));
        assertEquals(
                Long.toString(Deliveries.NOW.getEpochSecond()),
                received.header("webhook-timestamp"));
        assertEquals(expectedSignature(received), received.header("webhook-signature"));
    }

    @Test
    void an_id_with_dots_cannot_be_read_as_another_id_and_stays_apart_from_every_other()
            throws Exception {
        assertEquals("evt%2E1", delivered(withId("evt.1")).header("webhook-id"));
        assertEquals("evt%252E1", delivered(withId("evt%2E1")).header("webhook-id"));
    }

    @Test
    void marks_are_delivered_and_signed_with_the_body() throws Exception {
        var message =
                Deliveries.message(
                        Map.of(
                                "strength", "part",
                                "verified", "stripe:hmac-sha256",
                                "same-id-as", "a.b&c=é",
                                "source", "shop"));

        var received = delivered(message);

        var marks =
                "type=contact%2Ecreated&same-id-as=a%2Eb%26c%3D%C3%A9&strength=part"
                        + "&verified=stripe%3Ahmac-sha256";
        assertEquals(marks, received.header("hookworks-marks"));
        assertEquals(
                expectedSignature(received, marks + "."), received.header("hookworks-signature"));
        assertEquals(expectedSignature(received), received.header("webhook-signature"));
    }

    @Test
    void unverified_event_has_no_signature_that_a_standard_webhooks_library_accepts()
            throws Exception {
        var received = delivered(Deliveries.message(Map.of("verification", "failed:mismatch")));

        var marks = "type=contact%2Ecreated&verification=failed%3Amismatch";
        assertEquals("null", received.header("webhook-signature"));
        assertEquals(marks, received.header("hookworks-marks"));
        assertEquals(
                expectedSignature(received, marks + "."), received.header("hookworks-signature"));
    }

    private static Message withId(String id) {
        return Message.of(id, "t", Deliveries.NOW, Payload.ofText("x"));
    }

    private static LocalDestination.Received delivered(Message message) throws Exception {
        try (var destination = LocalDestination.answering(200, "")) {
            Deliveries.deliver(destination.url(), Deliveries.PATIENT, message);
            return destination.received().getFirst();
        }
    }

    /** Standard Webhooks, written down once more, from the specification. */
    private static String expectedSignature(LocalDestination.Received received) throws Exception {
        return expectedSignature(received, "");
    }

    private static String expectedSignature(LocalDestination.Received received, String marks)
            throws Exception {
        var key = Base64.getDecoder().decode(Deliveries.SECRET.substring("whsec_".length()));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        var head =
                received.header("webhook-id")
                        + "."
                        + received.header("webhook-timestamp")
                        + "."
                        + marks;
        mac.update(head.getBytes(StandardCharsets.US_ASCII));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(received.body().bytes()));
    }
}
