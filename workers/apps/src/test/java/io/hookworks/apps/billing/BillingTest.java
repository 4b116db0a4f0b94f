package io.hookworks.apps.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.Cancellation;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Idempotency;
import io.hookworks.worker.InMemoryIdempotency;
import io.hookworks.worker.Verdict;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Instant;

class BillingTest {
    private final MailServer mail = new MailServer();
    private final Handlers billing = billing(new InMemoryIdempotency(100));

    @AfterEach
    void stop() {
        mail.close();
    }

    @Test
    void a_paid_invoice_sends_the_customer_a_receipt() throws Exception {
        done(handle(Stripe.paid("evt_1", "in_1", 100)));
        var receipt = onlyMail();
        assertEquals(Stripe.CUSTOMER, receipt.to());
        assertEquals("Your receipt for invoice BLOG-0042", receipt.subject());
        assertTrue(receipt.text().contains("We received EUR 19.00 for invoice BLOG-0042"));
        assertEquals("<evt_1.receipt@blogs.example>", receipt.messageId());
    }

    @Test
    void a_failed_payment_asks_the_customer_to_pay_and_says_where() throws Exception {
        done(handle(Stripe.paymentFailed("evt_1", "in_1", 100)));
        var reminder = onlyMail();
        assertEquals(Stripe.CUSTOMER, reminder.to());
        assertEquals("Your payment for invoice BLOG-0042 did not go through", reminder.subject());
        assertTrue(reminder.text().contains("https://invoice.stripe.com/i/1"), reminder.text());
    }

    @Test
    void an_ended_subscription_is_told_to_operations() throws Exception {
        done(handle(Stripe.subscriptionDeleted("evt_1", 100)));
        var notice = onlyMail();
        assertEquals("ops@blogs.example", notice.to());
        assertEquals("Subscription sub_1 ended", notice.subject());
        assertTrue(notice.text().contains("of customer cus_1"), notice.text());
        assertTrue(notice.text().contains("Reason: payment failed."), notice.text());
    }

    @Test
    void the_same_event_twice_sends_one_mail() throws Exception {
        done(handle(Stripe.paid("evt_1", "in_1", 100)));
        done(handle(Stripe.paid("evt_1", "in_1", 100)));
        done(handle(Stripe.paymentFailed("evt_2", "in_2", 100)));
        done(handle(Stripe.paymentFailed("evt_2", "in_2", 100)));
        assertEquals(2, mail.received().size());
        assertNotEquals(
                mail.received().getFirst().messageId(), mail.received().getLast().messageId());
    }

    @Test
    void an_event_that_is_in_work_elsewhere_is_tried_again_later() throws Exception {
        var busy = billing((key, effect) -> Idempotency.Outcome.BUSY);
        var verdict = busy.handle(Stripe.paid("evt_1", "in_1", 100), attempt(), Instant.EPOCH);
        assertInstanceOf(Verdict.Retry.class, verdict);
        assertTrue(mail.received().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 150})
    void a_failure_that_comes_after_the_later_payment_sends_no_reminder(long failedAt)
            throws Exception {
        done(handle(Stripe.paid("evt_2", "in_1", 150)));
        done(handle(Stripe.paymentFailed("evt_1", "in_1", failedAt)));
        assertEquals("Your receipt for invoice BLOG-0042", onlyMail().subject());
    }

    @Test
    void a_payment_after_its_failure_sends_both_in_order() throws Exception {
        done(handle(Stripe.paymentFailed("evt_1", "in_1", 100)));
        done(handle(Stripe.paid("evt_2", "in_1", 150)));
        assertEquals(2, mail.received().size());
    }

    @Test
    void of_two_failures_in_reversed_order_only_the_later_one_is_told() throws Exception {
        done(handle(Stripe.paymentFailed("evt_2", "in_1", 200)));
        done(handle(Stripe.paymentFailed("evt_1", "in_1", 100)));
        assertEquals("<evt_2.payment-failed@blogs.example>", onlyMail().messageId());
    }

    @Test
    void after_the_end_of_a_subscription_no_reminder_follows_however_late_it_was_made()
            throws Exception {
        done(handle(Stripe.subscriptionDeleted("evt_2", 100)));
        done(handle(Stripe.paymentFailed("evt_1", "in_1", 500)));
        assertEquals("Subscription sub_1 ended", onlyMail().subject());
    }

    @Test
    void a_recipient_refused_for_good_is_a_dead_letter_that_does_not_name_the_person()
            throws Exception {
        mail.refuse(Stripe.CUSTOMER, 550, "5.1.1 <" + Stripe.CUSTOMER + ">: user unknown");
        var verdict = handle(Stripe.paid("evt_1", "in_1", 100));
        var reason = assertInstanceOf(Verdict.Reject.class, verdict).reason();
        assertTrue(reason.startsWith("mail refused: 550 5.1.1 <recipient>"), reason);
        assertFalse(reason.contains(Stripe.CUSTOMER), reason);
    }

    @Test
    void a_passing_refusal_is_tried_again_and_the_mail_is_then_sent() throws Exception {
        mail.refuse(Stripe.CUSTOMER, 451, "greylisted, come back later");
        var verdict = handle(Stripe.paymentFailed("evt_1", "in_1", 100));
        var reason = assertInstanceOf(Verdict.Retry.class, verdict).reason();
        assertTrue(reason.contains("greylisted"), reason);
        mail.accept(Stripe.CUSTOMER);
        done(handle(Stripe.paymentFailed("evt_1", "in_1", 100)));
        assertEquals(1, mail.received().size());
    }

    @Test
    void without_a_mail_server_the_event_is_tried_again() throws Exception {
        mail.close();
        assertInstanceOf(Verdict.Retry.class, handle(Stripe.paid("evt_1", "in_1", 100)));
    }

    @Test
    void an_invoice_without_an_address_is_a_dead_letter_that_says_so() throws Exception {
        var verdict = handle(Stripe.invoiceEvent("evt_1", "invoice.paid", 1, "in_1", "null"));
        assertEquals(
                "invoice in_1 has no customer_email to write to",
                assertInstanceOf(Verdict.Reject.class, verdict).reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zoe@example.com\\r\\nBcc: everyone@example.com",
                "zoe@example.com, everyone@example.com",
                "zoe@example.com\\nRCPT TO:<everyone@example.com>",
                "not an address"
            })
    void an_address_that_is_more_than_one_address_gets_no_mail(String address) throws Exception {
        var json = '"' + address + '"';
        var verdict = handle(Stripe.invoiceEvent("evt_1", "invoice.paid", 1, "in_1", json));
        assertInstanceOf(Verdict.Reject.class, verdict);
        assertTrue(mail.received().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "not json",
                "{\"id\": \"evt_1\", \"created\": 1}",
                "{\"id\": \"evt_1\", \"data\": {\"object\": {\"id\": \"in_1\"}}}",
                "{\"id\": \"evt_1\", \"created\": 1, \"data\": {\"object\": null}}",
                "{\"id\": \"evt_1\", \"created\": 1, \"data\": {\"object\": {\"id\": null}}}",
                "{\"id\": \"evt 1\\r"
                        + "\\n"
                        + "X: y\", \"created\": 1, \"data\": {\"object\": {\"id\": \"in_1\","
                        + " \"currency\": \"eur\", \"amount_paid\": 1, \"amount_due\": 1}}}",
                "{\"id\": \"evt_1\", \"created\": 1, \"data\": {\"object\": {\"id\": \"in_1\"}}}"
            })
    void what_is_no_event_of_stripes_is_a_dead_letter(String json) throws Exception {
        var message = Message.of("m", "invoice.paid", Instant.EPOCH, Payload.ofText(json));
        var reason = assertInstanceOf(Verdict.Reject.class, handle(message)).reason();
        assertTrue(reason.startsWith("not a Stripe event that billing can read: "), reason);
    }

    @Test
    void a_type_that_billing_does_nothing_about_is_acknowledged() throws Exception {
        done(handle(Stripe.message("evt_1", "charge.succeeded", 1, "{}")));
        assertTrue(mail.received().isEmpty());
    }

    @Test
    void an_attempt_that_is_over_sends_nothing() throws Exception {
        var attempt = attempt();
        attempt.cancellation().fire(Cancellation.Cause.TIMEOUT);
        var verdict = billing.handle(Stripe.paid("evt_1", "in_1", 100), attempt, Instant.EPOCH);
        assertInstanceOf(Verdict.Retry.class, verdict);
        assertTrue(mail.received().isEmpty());
    }

    private Handlers billing(Idempotency idempotency) {
        var settings = mail.settings();
        var mailer = new Mailer(settings, Clock.systemUTC());
        return Billing.handlers(mailer, idempotency, settings.operations());
    }

    private Verdict handle(Message message) throws Exception {
        return billing.handle(message, attempt(), Instant.EPOCH);
    }

    private static Attempt attempt() {
        return Attempt.first(QueueName.of("billing"));
    }

    private static void done(Verdict verdict) {
        assertInstanceOf(Verdict.Done.class, verdict, verdict::toString);
    }

    private MailServer.Received onlyMail() {
        assertEquals(1, mail.received().size());
        return mail.received().getFirst();
    }
}
