package io.hookworks.dev;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeliveryReport;
import io.hookworks.worker.Ending;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What the page of {@code dev} shows of what others wrote. */
class PageTest {
    @Test
    void a_reason_is_shown_without_its_secrets_and_without_hidden_characters() {
        var journal = new Journal();
        var reason = "POST https://u:hunter2@crm/x?token=hunter2 <b>\u202e: card 4111111111111111";
        journal.ended(
                new DeliveryReport(
                        QueueName.of("crm"),
                        "evt_1\u200b",
                        "t",
                        null,
                        null,
                        1,
                        Duration.ZERO,
                        new Ending.DeadLettered(reason)));

        var page = String.valueOf(new Page(journal, new SampleCrm(journal)).show().body());

        assertTrue(
                page.contains("dead letter: POST https://***@crm/x?token=*** &lt;b&gt;?: card ***"),
                page);
        assertTrue(page.contains("evt_1?"), page);
        assertFalse(page.contains("hunter2"), page);
    }
}
