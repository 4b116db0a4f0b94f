package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.QueueHandlers;
import io.hookworks.worker.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

class WorkerFactoryTest {
    private static final QueueHandlers BILLING = app("billing");
    private static final QueueHandlers CRM = app("crm-updates");

    @TempDir private Path folder;

    @Test
    void every_queue_with_an_app_has_a_worker() throws Exception {
        assertEquals(Set.of("billing", "crm-updates"), workers("", BILLING, CRM));
    }

    @Test
    void only_the_chosen_queues_have_one() throws Exception {
        assertEquals(Set.of("billing"), workers("billing", BILLING, CRM));
    }

    @Test
    void a_queue_that_no_app_handles_is_left_to_wait() throws Exception {
        assertEquals(Set.of("crm-updates"), workers("", CRM));
    }

    private Set<String> workers(String only, QueueHandlers... apps) throws Exception {
        var config = Folder.in(folder).config();
        var queues = new InMemoryQueues(TimeSource.system());
        config.queues().values().forEach(queue -> queues.provision(queue.spec()));
        var set =
                new WorkerFactory()
                        .set(
                                config,
                                queues,
                                null,
                                List.of(apps),
                                List.of(),
                                only,
                                false,
                                Duration.ofSeconds(1),
                                null);
        var names = new TreeSet<String>();
        set.workers().inFlight().keySet().forEach(queue -> names.add(queue.value()));
        return names;
    }

    private static QueueHandlers app(String queue) {
        return QueueHandlers.of(
                QueueName.of(queue), Handlers.all((message, attempt) -> Verdict.done()));
    }
}
