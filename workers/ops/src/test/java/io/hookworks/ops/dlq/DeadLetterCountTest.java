package io.hookworks.ops.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.QueueConfig;
import io.hookworks.ops.Counts;
import io.hookworks.ops.Folder;
import io.hookworks.ops.SideBySide;
import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.InMemoryQueues;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A person who asks for dead letters gets an answer, also where the broker counts nothing. */
class DeadLetterCountTest {
    private static final QueueName CRM = QueueName.of("crm-updates");

    @TempDir private Path folder;

    @Test
    void what_the_broker_counts_is_not_looked_at() throws Exception {
        var queues = queues(true);

        assertEquals(Map.of("billing", "0", "crm-updates", "3"), counted(queues, 100));
        assertEquals("", explained(queues));
    }

    @Test
    void where_it_counts_nothing_a_look_tells_the_least_and_leaves_all_there() throws Exception {
        var queues = queues(false);
        // Such a broker delivers when it is ready to.
        queues.send(CRM.deadLetters(), List.of(letter(Duration.ofSeconds(4))));

        var none = "none seen";
        assertEquals(Map.of("billing", none, "crm-updates", "4"), counted(queues, 100));
        assertEquals(Map.of("billing", none, "crm-updates", "at least 3"), counted(queues, 3));
        assertTrue(explained(queues).startsWith("unknown: Pub/Sub reports"));
    }

    private Map<String, String> counted(InMemoryQueues queues, int most) throws Exception {
        var config = new Folder(folder).config();
        var count = new DeadLetterCount(queues, most).of(config.queues().values());
        return count.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                each -> name(each.getKey()),
                                each -> SideBySide.orThrow(each.getValue()).inWords()));
    }

    private static String name(QueueConfig queue) {
        return queue.name().value();
    }

    private String explained(InMemoryQueues queues) throws Exception {
        var text = new StringWriter();
        Counts.explain(new PrintWriter(text), new Folder(folder).config(), queues);
        return text.toString();
    }

    private InMemoryQueues queues(boolean counted) throws Exception {
        var all = InMemoryQueues.CAPABILITIES;
        var capabilities =
                new Capabilities(
                        all.maxBatch(),
                        all.maxReceive(),
                        all.maxMessageBytes(),
                        all.maxAttributes(),
                        all.sendDelay(),
                        all.maxWait(),
                        all.minLease(),
                        all.maxLease(),
                        all.maxTotalLease(),
                        all.releaseDelay(),
                        all.ordering(),
                        all.ackCertainty(),
                        all.exactAttempts(),
                        counted);
        var queues = new InMemoryQueues(TimeSource.system(), capabilities, 1);
        Folder.in(folder).config().queues().values().forEach(each -> queues.provision(each.spec()));
        queues.send(CRM.deadLetters(), Collections.nCopies(3, letter(Duration.ZERO)));
        return queues;
    }

    private static Outgoing letter(Duration delay) {
        var message = Message.of("dead", "t", Instant.EPOCH, Payload.empty());
        return new Outgoing(message, delay);
    }
}
