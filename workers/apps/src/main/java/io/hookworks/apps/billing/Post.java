package io.hookworks.apps.billing;

import io.hookworks.worker.Attempt;
import io.hookworks.worker.Idempotency;
import io.hookworks.worker.Verdict;

import java.time.Duration;

/** Sends each mail once, and says what becomes of the message that asked for it. */
final class Post {
    /** Longer than a mail takes, shorter than anyone would notice. */
    private static final Duration UNTIL_THE_OTHER_IS_DONE = Duration.ofSeconds(5);

    private final Idempotency idempotency;
    private final Mailer mailer;

    Post(Idempotency idempotency, Mailer mailer) {
        this.idempotency = idempotency;
        this.mailer = mailer;
    }

    Verdict send(Mail mail, Attempt attempt) throws Exception {
        if (attempt.cancellation().fired()) {
            return Verdict.retry("stopped before the mail was sent");
        }
        try {
            return switch (idempotency.once("billing-mail:" + mail.id(), () -> mailer.send(mail))) {
                case RAN, REPEATED -> Verdict.done();
                case BUSY ->
                        Verdict.retryAfter(
                                UNTIL_THE_OTHER_IS_DONE, "the same event is in work elsewhere");
            };
        } catch (MailFailure e) {
            var reason = String.valueOf(e.getMessage());
            return e.permanent() ? Verdict.reject(reason) : Verdict.retry(reason);
        }
    }
}
