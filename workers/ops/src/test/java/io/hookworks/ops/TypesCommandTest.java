package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;

import io.hookworks.beans.Handles;
import io.hookworks.beans.Versioned;
import io.hookworks.queue.Message;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.PayloadHandler;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.payload.PayloadType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** Two handlers of this test's own, and what {@code hookworks types} says of them. */
class TypesCommandTest {
    @TempDir private Path path;

    record Order(String item) {}

    @Handles(queue = "types-test", type = "order.placed")
    static final class Restock implements PayloadHandler<Order>, Versioned<Order> {
        @Override
        public Verdict handle(Order order, Message message, Attempt attempt) {
            return Verdict.done();
        }

        @Override
        public PayloadType<Order> versions(PayloadType<Order> first) {
            return first.version(2).version(3, json -> json);
        }
    }

    private Folder folder(String queue) throws Exception {
        Files.writeString(
                path.resolve("hookworks.yaml"),
                """
                provider: sqs
                queues:
                  %s: {concurrency: 1}
                  crm-updates: {destination: crm}
                destinations:
                  crm: {url: "${CRM_URL}", secret: "${CRM_SECRET}"}
                """
                        .formatted(queue));
        return new Folder(path);
    }

    /** The file names secrets that are not set: a list of types needs none. */
    @Test
    void types_are_listed_with_versions_queue_and_handler() throws Exception {
        var types = folder("types-test").run("types");
        assertEquals(ExitCode.OK, types.exitCode(), types.err());
        assertArrayEquals(
                new String[] {"order.placed", "3", "2", "types-test", Restock.class.getName()},
                types.row("order.placed"));
    }

    @Test
    void the_schema_of_one_is_printed_whole() throws Exception {
        var types = folder("types-test").run("types", "--schema", "order.placed");
        assertEquals(ExitCode.OK, types.exitCode(), types.err());
        var schema = new JsonMapper().readTree(types.out());
        assertEquals("order.placed version 3", schema.get("title").asText());
        assertEquals("string", schema.at("/properties/item/type").asText());
        assertEquals("item", schema.at("/required/0").asText());
    }

    @Test
    void a_type_that_nobody_reads_is_answered_with_those_that_are_read() throws Exception {
        var types = folder("types-test").run("types", "--schema", "order.lost");
        assertEquals(ExitCode.USAGE, types.exitCode());
        assertEquals(
                "No handler reads payloads of type order.lost; there are [order.placed].",
                types.err().strip());
    }

    @Test
    void handlers_that_cannot_be_used_are_told_in_words_and_not_by_a_stack_trace()
            throws Exception {
        var types = folder("another").run("types");
        assertEquals(ExitCode.USAGE, types.exitCode());
        assertTrue(
                types.err()
                        .startsWith(
                                Restock.class.getName()
                                        + " (queue types-test, type order.placed): hookworks.yaml"
                                        + " has no such queue; it has [another, crm-updates]"),
                types.err());
        assertTrue(
                types.err().strip().endsWith("1 problem with handlers; nothing was started."),
                types.err());
    }
}
