package io.hookworks.beans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.MessageHandler;
import io.hookworks.worker.PayloadHandler;
import io.hookworks.worker.QueueHandlers;
import io.hookworks.worker.UnknownTypes;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.payload.PayloadType;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.BeanInstantiationException;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a person who writes {@link Handles} on a class can count on. */
class HandlesTest {
    private static final QueueName SHOP = QueueName.of("shop");

    @TempDir private Path folder;

    record Order(String item, int count) {}

    /** Something of the app's that a handler needs. */
    @Singleton
    static class Greeting {
        String of(String item) {
            return "more " + item;
        }
    }

    @Handles(queue = "shop", type = "order.placed")
    @Requires(property = "case", value = "right")
    static final class Restock implements PayloadHandler<Order>, Versioned<Order> {
        private final Greeting greeting;

        Restock(Greeting greeting) {
            this.greeting = greeting;
        }

        @Override
        public Verdict handle(Order order, Message message, Attempt attempt) {
            return Verdict.retry(greeting.of(order.item()) + " x " + order.count());
        }

        @Override
        public PayloadType<Order> versions(PayloadType<Order> first) {
            return first.version(2, json -> json.put("count", 1));
        }
    }

    @Handles(queue = "shop", type = "*")
    @Requires(property = "case", value = "right")
    static final class Rest implements MessageHandler {
        @Override
        public Verdict handle(Message message, Attempt attempt) {
            return Verdict.retry("rest");
        }
    }

    @Handles(queue = "shop", type = "order.*")
    @Requires(property = "case", value = "right")
    static final class Orders implements MessageHandler {
        @Override
        public Verdict handle(Message message, Attempt attempt) throws InterruptedException {
            if (message.type().equals("order.odd")) {
                throw new IllegalStateException("odd");
            }
            return Verdict.retry("orders");
        }
    }

    @Singleton
    @Requires(property = "case", value = "right")
    static class Terms implements QueueTerms {
        @Override
        public Handlers apply(QueueName queue, Handlers handlers) {
            return handlers.whenThrown(
                            IllegalStateException.class, e -> Verdict.reject(queue + ": odd"))
                    .unknown(UnknownTypes.wait(Duration.ofDays(1), Duration.ofHours(1)));
        }
    }

    @Handles(queue = "office", type = "order.placed")
    @Requires(property = "case", value = "wrong")
    static final class Elsewhere implements MessageHandler {
        @Override
        public Verdict handle(Message message, Attempt attempt) {
            return Verdict.done();
        }
    }

    @Handles(queue = "crm", type = "order.placed")
    @Requires(property = "case", value = "wrong")
    static final class Delivered implements MessageHandler {
        @Override
        public Verdict handle(Message message, Attempt attempt) {
            return Verdict.done();
        }
    }

    @Handles(queue = "shop", type = "order.placed")
    @Requires(property = "case", value = "wrong")
    static final class First implements PayloadHandler<Order> {
        @Override
        public Verdict handle(Order order, Message message, Attempt attempt) {
            return Verdict.done();
        }
    }

    @Handles(queue = "shop", type = "order.placed")
    @Requires(property = "case", value = "wrong")
    static final class Second implements PayloadHandler<Order> {
        @Override
        public Verdict handle(Order order, Message message, Attempt attempt) {
            return Verdict.done();
        }
    }

    @Handles(queue = "shop", type = "order.lost")
    @Requires(property = "case", value = "wrong")
    static final class NoRecord implements PayloadHandler<Record> {
        @Override
        public Verdict handle(Record order, Message message, Attempt attempt) {
            return Verdict.done();
        }
    }

    @Handles(queue = "shop", type = "order.found")
    @Requires(property = "case", value = "wrong")
    static final class NoHandler {}

    @Handles(queue = "shop", type = "order.*")
    @Requires(property = "case", value = "wrong")
    static final class Pattern implements PayloadHandler<Order> {
        @Override
        public Verdict handle(Order order, Message message, Attempt attempt) {
            return Verdict.done();
        }
    }

    @Handles(queue = "shop", type = "order.placed", acceptUnverified = true)
    @Requires(property = "case", value = "unverified")
    static final class Trial implements MessageHandler {
        @Override
        public Verdict handle(Message message, Attempt attempt) {
            return Verdict.done();
        }
    }

    @Handles(queue = "shop", type = "*")
    @Requires(property = "case", value = "unverified")
    static final class Careful implements MessageHandler {
        @Override
        public Verdict handle(Message message, Attempt attempt) {
            return Verdict.done();
        }
    }

    private ApplicationContext context(String which, boolean worker) throws IOException {
        return ApplicationContext.builder()
                .properties(Map.of("case", which, "hookworks.worker", Boolean.toString(worker)))
                .singletons(hookworks())
                .deduceEnvironment(false)
                .start();
    }

    private static Verdict handle(QueueHandlers handlers, String type, Map<String, String> facts)
            throws Exception {
        var json = Payload.ofText("{\"item\": \"tea\"}");
        var message = new Message("m", type, Instant.EPOCH, json, facts, null);
        var attempt = Attempt.first(SHOP);
        return handlers.of(SHOP).orElseThrow().handle(message, attempt, Instant.EPOCH);
    }

    @Test
    void one_annotation_makes_a_handler_with_its_payload_its_versions_and_its_injected_parts()
            throws Exception {
        try (var context = context("right", true)) {
            var handlers = context.getBean(QueueHandlers.class);
            assertEquals(Set.of(SHOP), handlers.byQueue().keySet());
            assertEquals(Verdict.retry("more tea x 1"), handle(handlers, "order.placed", Map.of()));
            assertInstanceOf(
                    Verdict.Reject.class,
                    handle(handlers, "order.placed", Map.of("dataversion", "2")));
        }
    }

    @Test
    void only_a_handler_that_opts_in_gets_unverified_messages() throws Exception {
        try (var context = context("unverified", true)) {
            var handlers = context.getBean(QueueHandlers.class);
            var forged = Map.of("verification", "failed:mismatch");
            assertEquals(Verdict.done(), handle(handlers, "order.placed", forged));
            assertInstanceOf(Verdict.Reject.class, handle(handlers, "order.lost", forged));
            assertEquals(Verdict.done(), handle(handlers, "order.lost", Map.of()));
        }
    }

    @Test
    void the_most_specific_pattern_takes_a_message() throws Exception {
        try (var context = context("right", true)) {
            var handlers = context.getBean(QueueHandlers.class);
            assertEquals(Verdict.retry("orders"), handle(handlers, "order.lost", Map.of()));
            assertEquals(Verdict.retry("rest"), handle(handlers, "invoice.paid", Map.of()));
        }
    }

    @Test
    void terms_hold_for_all_handlers_of_a_queue() throws Exception {
        try (var context = context("right", true)) {
            var handlers = context.getBean(QueueHandlers.class);
            assertEquals(Verdict.reject("shop: odd"), handle(handlers, "order.odd", Map.of()));
            assertInstanceOf(
                    Verdict.Defer.class,
                    handle(handlers, "order.placed", Map.of("dataversion", "3")));
        }
    }

    @Test
    void a_process_that_runs_no_workers_has_no_handlers() throws IOException {
        try (var context = context("right", false)) {
            assertTrue(context.findBean(Restock.class).isEmpty());
            assertTrue(context.findBean(QueueHandlers.class).isEmpty());
        }
    }

    @Test
    void everything_that_is_wrong_with_handlers_is_told_at_once() throws IOException {
        try (var context = context("wrong", true)) {
            var failure =
                    assertThrows(
                            BeanInstantiationException.class,
                            () -> context.getBean(QueueHandlers.class));
            var wrong = assertInstanceOf(WrongHandlers.class, failure.getCause());
            var name = HandlesTest.class.getName() + "$";
            assertEquals(
                    List.of(
                            name
                                    + "Delivered (queue crm, type order.placed): what is in this"
                                    + " queue is delivered to its destination crm",
                            name
                                    + "Elsewhere (queue office, type order.placed): hookworks.yaml"
                                    + " has no such queue; it has [shop, crm]",
                            name
                                    + "Second (queue shop, type order.placed): two handlers for"
                                    + " 'order.placed'",
                            name
                                    + "NoHandler (queue shop, type order.found): it is neither"
                                    + " PayloadHandler nor MessageHandler",
                            name
                                    + "NoRecord (queue shop, type order.lost): its payload must be"
                                    + " a record, not java.lang.Record",
                            name
                                    + "Pattern (queue shop, type order.*): 'order.*' is a pattern,"
                                    + " not a type"),
                    wrong.problems());
            assertTrue(
                    String.valueOf(wrong.getMessage())
                            .endsWith("\n6 problems with handlers; nothing was started."),
                    wrong.getMessage());
        }
    }

    private Hookworks hookworks() throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("hookworks.yaml"),
                        """
                        provider: sqs
                        queues:
                          shop: {}
                          crm: {destination: crm}
                        destinations:
                          crm: {url: "https://crm.example/hook", secret: "${SECRET}"}
                        """);
        return HookworksFile.read(file, name -> null, Purpose.DEV).config();
    }
}
