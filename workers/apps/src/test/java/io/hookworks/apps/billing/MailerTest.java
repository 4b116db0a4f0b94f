package io.hookworks.apps.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.signature.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;

class MailerTest {
    private final MailServer server = new MailServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_subject_can_neither_end_its_header_nor_lose_its_letters() throws Exception {
        mailer(server.settings()).send(mail("Zoë ☃\r\nBcc: everyone@example.com\r\n\r\nforged"));
        var received = server.received().getFirst();
        assertEquals("Zoë ☃ Bcc: everyone@example.com forged", received.subject());
        assertFalse(received.headers().contains("\nBcc:"), received.headers());
    }

    @Test
    void a_password_is_never_sent_to_a_server_without_tls() {
        var plain = server.settings();
        var secret =
                new MailSettings(
                        plain.host(),
                        plain.port(),
                        plain.from(),
                        plain.operations(),
                        "user",
                        new Secret("hunter2"));
        var failure = assertThrows(MailFailure.class, () -> mailer(secret).send(mail("Hello")));
        assertFalse(failure.permanent(), "ours to mend, so the mail must not be given up");
        assertTrue(String.valueOf(failure.getMessage()).contains("STARTTLS"), failure.toString());
    }

    /** The address is a field of an event, and stands for one person. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "zoe@example.com,everyone@example.com",
                "zoe@example.com everyone@example.com",
                "all: zoe@example.com, everyone@example.com;",
                "all:zoe@example.com;",
                "zoe@example.com\r\nBcc: everyone@example.com",
                ""
            })
    void several_addresses_in_one_field_get_no_mail_at_all(String to) {
        var mail = new Mail("evt_1.receipt", to, "Hello", "text");
        var mailer = mailer(server.settings());
        var failure = assertThrows(MailFailure.class, () -> mailer.send(mail));
        assertTrue(failure.permanent(), "the event has this field for ever");
        assertEquals(0, server.received().size());
    }

    private static Mailer mailer(MailSettings settings) {
        return new Mailer(settings, Clock.systemUTC());
    }

    private static Mail mail(String subject) {
        return new Mail("evt_1.receipt", "zoe@example.com", subject, "Grüße\n.\nend");
    }
}
