package io.hookworks.apps.billing;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import java.time.Clock;
import java.util.Date;
import java.util.Properties;

/** Sends mail by SMTP, one connection each. Safe for many threads. */
final class Mailer {
    private static final String CONNECT_MILLIS = "5000";
    private static final String IO_MILLIS = "10000";

    /**
     * The port of SMTP inside TLS, <a href="https://www.rfc-editor.org/rfc/rfc8314">RFC 8314</a>.
     */
    private static final int IMPLICIT_TLS = 465;

    private final MailSettings settings;
    private final InternetAddress from;
    private final Session session;
    private final Clock clock;

    /**
     * @throws IllegalArgumentException if the sender's address is none
     */
    Mailer(MailSettings settings, Clock clock) {
        this.settings = settings;
        this.from = sender(settings.from());
        this.session = Session.getInstance(properties(settings));
        this.clock = clock;
    }

    /** Returns when the server has taken the mail over. */
    void send(Mail mail) throws MailFailure {
        try (var transport = session.getTransport("smtp")) {
            var message = message(mail);
            connect(transport);
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw SmtpRefusals.translate(e, mail.to());
        }
    }

    private void connect(jakarta.mail.Transport transport) throws MessagingException {
        if (settings.authenticated()) {
            transport.connect(
                    settings.host(),
                    settings.port(),
                    settings.username(),
                    settings.password().value());
        } else {
            transport.connect(settings.host(), settings.port(), null, null);
        }
    }

    private MimeMessage message(Mail mail) throws MessagingException {
        var message = new IdentifiedMessage(session, mail.id() + "@" + domain());
        message.setFrom(from);
        message.setRecipient(Message.RecipientType.TO, recipient(mail.to()));
        message.setSubject(mail.subject(), "utf-8");
        message.setText(mail.text(), "utf-8");
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setSentDate(Date.from(clock.instant()));
        message.saveChanges();
        return message;
    }

    /**
     * One mailbox. The address is a field of an event, and a group such as {@code a: b@c, d@e;}
     * would be sent to each of its members.
     */
    private static InternetAddress recipient(String address) throws AddressException {
        var parsed = new InternetAddress(address, true);
        if (parsed.isGroup()) {
            throw new AddressException("a group of addresses is not one address");
        }
        return parsed;
    }

    private String domain() {
        return from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
    }

    private static InternetAddress sender(String address) {
        try {
            return new InternetAddress(address, true);
        } catch (AddressException e) {
            throw new IllegalArgumentException("'" + address + "' is no sender's address", e);
        }
    }

    private static Properties properties(MailSettings settings) {
        var properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", CONNECT_MILLIS);
        properties.setProperty("mail.smtp.timeout", IO_MILLIS);
        properties.setProperty("mail.smtp.writetimeout", IO_MILLIS);
        var tls = Boolean.toString(settings.authenticated());
        properties.setProperty("mail.smtp.auth", tls);
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        if (settings.port() == IMPLICIT_TLS) {
            properties.setProperty("mail.smtp.ssl.enable", "true");
        } else {
            properties.setProperty("mail.smtp.starttls.enable", tls);
            properties.setProperty("mail.smtp.starttls.required", tls);
        }
        return properties;
    }

    /** A message that keeps its own Message-ID, so that a receiver can tell a repeated mail. */
    private static final class IdentifiedMessage extends MimeMessage {
        private final String id;

        IdentifiedMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + ">");
        }
    }
}
