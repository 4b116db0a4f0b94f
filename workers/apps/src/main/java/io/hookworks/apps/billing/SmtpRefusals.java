package io.hookworks.apps.billing;

import io.hookworks.apps.Excerpt;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;

import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Tells refusals for good from passing ones: a 5xx reply to sender, recipient or content, and an
 * address that is none, stay what they are; everything else may be better later, a refused login
 * included, since that is ours to mend. See <a
 * href="https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1">RFC 5321, 4.2.1</a>.
 */
final class SmtpRefusals {
    private static final int REPLY_LIMIT = 200;

    private SmtpRefusals() {}

    static MailFailure translate(MessagingException failure, String recipient) {
        var root = rootOf(failure);
        var permanent = root instanceof AddressException || replyCode(root) >= 500;
        var reply = String.valueOf(root.getMessage()).replace(recipient, "recipient");
        return new MailFailure(
                permanent,
                (permanent ? "mail refused: " : "mail not sent: ") + Excerpt.of(reply, REPLY_LIMIT),
                failure);
    }

    /** Jakarta Mail chains what went wrong; the reply about an address stands last. */
    private static Exception rootOf(MessagingException failure) {
        Exception root = failure;
        for (@Nullable Exception next = failure; next != null; next = following(next)) {
            root = next;
        }
        return root;
    }

    private static @Nullable Exception following(Exception failure) {
        return failure instanceof MessagingException chained ? chained.getNextException() : null;
    }

    private static int replyCode(Exception failure) {
        return switch (failure) {
            case SMTPAddressFailedException refused -> refused.getReturnCode();
            case SMTPSenderFailedException refused -> refused.getReturnCode();
            case SMTPSendFailedException refused -> refused.getReturnCode();
            default -> 0;
        };
    }
}
