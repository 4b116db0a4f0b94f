package io.hookworks.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.QueueHandlers;
import io.hookworks.worker.Verdict;
import io.micronaut.context.ApplicationContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

class WiringTest {
    private static final Map<String, Object> WORKER = Map.of("hookworks.worker", "true");

    @TempDir private Path folder;

    @Test
    void every_queue_with_a_destination_is_the_updaters_and_the_queue_billing_is_billings()
            throws IOException {
        var hookworks = hookworks("crm: {destination: crm}, billing: {}, own: {}");
        try (var context = context(WORKER, hookworks)) {
            assertEquals(
                    Set.of(QueueName.of("crm"), QueueName.of("billing")),
                    served(context).byQueue().keySet());
        }
    }

    @Test
    void a_queue_called_billing_with_a_destination_is_delivered_there() throws IOException {
        try (var context = context(WORKER, hookworks("billing: {destination: crm}"))) {
            assertEquals(Set.of(QueueName.of("billing")), served(context).byQueue().keySet());
        }
    }

    @Test
    void a_process_that_runs_no_workers_has_no_handlers() throws IOException {
        try (var context = context(Map.of(), hookworks("crm: {destination: crm}"))) {
            assertTrue(context.getBeansOfType(QueueHandlers.class).isEmpty());
        }
    }

    @Test
    void unverified_message_reaches_only_the_destination_that_opts_in() throws Exception {
        var yaml = "crm: {destination: crm}, trial: {destination: trial}, billing: {}";
        try (var context = context(WORKER, hookworks(yaml))) {
            assertInstanceOf(Verdict.Reject.class, forged(context, "crm"));
            assertInstanceOf(Verdict.Reject.class, forged(context, "billing"));
            assertInstanceOf(Verdict.Retry.class, forged(context, "trial"), "nobody listens there");
        }
    }

    /** What becomes of a paid invoice that was not signed. */
    private static Verdict forged(ApplicationContext context, String queue) throws Exception {
        var name = QueueName.of(queue);
        var marks = Map.of("verification", "failed:missing");
        var body = Payload.ofText("{}");
        var message = new Message("m", "invoice.paid", Instant.EPOCH, body, marks, null);
        return served(context)
                .of(name)
                .orElseThrow()
                .handle(message, Attempt.first(name), Instant.EPOCH);
    }

    private static QueueHandlers served(ApplicationContext context) {
        return QueueHandlers.join(context.getBeansOfType(QueueHandlers.class));
    }

    private static ApplicationContext context(Map<String, Object> properties, Hookworks hookworks) {
        return ApplicationContext.builder()
                .properties(properties)
                .singletons(hookworks)
                .deduceEnvironment(false)
                .start();
    }

    private Hookworks hookworks(String queues) throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("hookworks.yaml"),
                        """
                        provider: sqs
                        queues: {%s}
                        destinations:
                          crm: {url: "https://crm.example/hook", secret: "${SECRET}"}
                          trial:
                            url: "http://localhost:1/hook"
                            secret: "${SECRET}"
                            accept-unverified: true
                        """
                                .formatted(queues));
        return HookworksFile.read(file, name -> null, Purpose.DEV).config();
    }
}
