package io.hookworks.dev;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Properties;
import java.util.function.Consumer;

/** An SMTP server in this process that delivers nothing, but shows what it was given. */
final class MailServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MailServer.class);
    private static final int SYNTAX_ERROR = 554;

    private final SMTPServer server;

    private MailServer(SMTPServer server) {
        this.server = server;
    }

    /** Listens on this port of this machine alone; tells {@code inbox} of every mail. */
    static MailServer start(int port, Consumer<Mail> inbox) {
        var server =
                SMTPServer.port(port)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .messageHandler(
                                (context, from, to, data) -> inbox.accept(read(from, to, data)))
                        .build();
        server.start();
        return new MailServer(server);
    }

    private static Mail read(String from, String to, byte[] data) throws RejectException {
        try {
            var session = Session.getInstance(new Properties());
            var message = new MimeMessage(session, new ByteArrayInputStream(data));
            var subject = message.getSubject() == null ? "" : message.getSubject();
            LOG.info("mail to={} subject=\"{}\"", to, subject.replaceAll("\\p{C}", " "));
            return new Mail(Instant.now(), from, to, subject, textOf(message.getContent()));
        } catch (MessagingException | IOException e) {
            throw new RejectException(SYNTAX_ERROR, "not a mail: " + e.getMessage());
        }
    }

    private static String textOf(Object content) throws MessagingException, IOException {
        if (content instanceof MimeMultipart parts && parts.getCount() > 0) {
            BodyPart first = parts.getBodyPart(0);
            return textOf(first.getContent());
        }
        return content.toString();
    }

    @Override
    public void close() {
        server.stop();
    }
}
