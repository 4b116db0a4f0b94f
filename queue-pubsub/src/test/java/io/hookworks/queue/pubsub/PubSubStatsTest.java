package io.hookworks.queue.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.QueueStats;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

class PubSubStatsTest {
    private static final QueueName QUEUE = QueueName.of("orders");
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private final Emulated emulated = Emulated.open();
    private final PubSubStats stats =
            new PubSubStats(emulated.connection(), emulated.names(), () -> NOW);

    @AfterEach
    void close() {
        emulated.close();
    }

    @Test
    void what_pub_sub_does_not_tell_is_absent() throws InterruptedException {
        var spec =
                new QueueSpec(
                        QUEUE, Guarantees.NONE, Duration.ofSeconds(30), Duration.ofDays(1), null);
        new PubSubProvisioner(emulated.connection(), emulated.plan()).provision(spec);
        var none = OptionalLong.empty();
        assertEquals(
                new QueueStats(none, none, none, Optional.empty(), NOW, true), stats.of(QUEUE));
    }

    @Test
    void missing_queue_has_no_stats() {
        var error = assertThrows(QueueException.class, () -> stats.of(QUEUE));
        assertEquals(Kind.QUEUE_NOT_FOUND, error.kind());
    }
}
