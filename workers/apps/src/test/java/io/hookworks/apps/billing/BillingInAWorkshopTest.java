package io.hookworks.apps.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.QueueName;
import io.hookworks.worker.InMemoryIdempotency;
import io.hookworks.worker.testkit.Workshop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** An example to copy: an app's handlers on a queue, with retries and dead letters. */
class BillingInAWorkshopTest {
    private static final QueueName BILLING = QueueName.of("billing");

    private final MailServer mail = new MailServer();
    private final Workshop workshop = new Workshop();

    @BeforeEach
    void work() {
        var mailer = new Mailer(mail.settings(), workshop.clock());
        var idempotency = new InMemoryIdempotency(100);
        workshop.on(BILLING, Billing.handlers(mailer, idempotency, "ops@blogs.example"));
    }

    @AfterEach
    void stop() {
        mail.close();
    }

    @Test
    void a_customer_whose_mail_server_is_busy_gets_the_receipt_with_the_next_attempt() {
        mail.refuse(Stripe.CUSTOMER, 451, "greylisted, come back later");
        workshop.send(BILLING, Stripe.paid("evt_1", "in_1", 100));
        workshop.drainUntilEmpty();
        workshop.assertRetried("evt_1", Duration.ofSeconds(1));

        mail.accept(Stripe.CUSTOMER);
        workshop.advance(Duration.ofSeconds(1));
        workshop.assertDone("evt_1");
        assertEquals(1, mail.received().size());
    }

    @Test
    void an_address_that_is_refused_for_good_is_a_dead_letter_after_one_attempt() {
        mail.refuse(Stripe.CUSTOMER, 550, "user unknown");
        workshop.send(BILLING, Stripe.paid("evt_1", "in_1", 100));
        workshop.drainUntilEmpty();
        workshop.assertDead("evt_1", "mail refused: 550");
        assertEquals(1, workshop.deadLetters(BILLING).getFirst().attempts());
        assertTrue(workshop.advance(Duration.ofDays(1)).isEmpty());
    }

    @Test
    void an_event_that_is_delivered_twice_is_one_mail() {
        workshop.send(BILLING, Stripe.paid("evt_1", "in_1", 100));
        workshop.send(BILLING, Stripe.paid("evt_1", "in_1", 100));
        assertEquals(2, workshop.drainUntilEmpty().size());
        assertEquals(1, mail.received().size());
    }
}
