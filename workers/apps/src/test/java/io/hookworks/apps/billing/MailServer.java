package io.hookworks.apps.billing;

import io.hookworks.signature.Secret;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server on this machine that keeps what it takes, and refuses whom it is told to. */
final class MailServer implements AutoCloseable {
    /** A mail as its receiver sees it. */
    record Received(String to, String subject, String text, String messageId, String headers) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, RejectException> refused = new ConcurrentHashMap<>();
    private final SMTPServer server =
            SMTPServer.port(0)
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .messageHandlerFactory(context -> new Taker())
                    .build();

    MailServer() {
        server.start();
    }

    void refuse(String recipient, int code, String reply) {
        refused.put(recipient, new RejectException(code, reply));
    }

    void accept(String recipient) {
        refused.remove(recipient);
    }

    MailSettings settings() {
        return new MailSettings(
                "127.0.0.1",
                server.getPortAllocated(),
                "billing@blogs.example",
                "ops@blogs.example",
                "",
                new Secret(""));
    }

    List<Received> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Taker implements MessageHandler {
        @Override
        public void from(String sender) {}

        @Override
        public void recipient(String recipient) throws RejectException {
            var refusal = refused.get(recipient);
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public String data(InputStream data) throws IOException {
            try {
                received.add(read(new MimeMessage(Session.getInstance(new Properties()), data)));
                return "taken";
            } catch (MessagingException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void done() {}
    }

    private static Received read(MimeMessage mail) throws MessagingException, IOException {
        Address[] to = mail.getRecipients(Message.RecipientType.TO);
        return new Received(
                to[0].toString(),
                mail.getSubject(),
                String.valueOf(mail.getContent()),
                mail.getMessageID(),
                String.join("\n", java.util.Collections.list(mail.getAllHeaderLines())));
    }
}
