package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.FileWatch;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.worker.BreakerSettings;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.QueueHandlers;
import io.hookworks.worker.StuckPolicy;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerSettings;
import io.hookworks.worker.Workers;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class QueueChangesTest {
    private static final QueueName CRM = QueueName.of("crm-updates");
    private static final QueueName BILLING = QueueName.of("billing");

    /**
     * Without a queue that the process works on, and with permits for fewer workers than it has.
     */
    private static final String FEWER =
            """
            provider: sqs
            workers: {concurrency: 1}
            queues:
              crm-updates: {destination: crm, concurrency: 1}
            destinations:
              crm: {url: "${CRM_URL}", secret: "${CRM_SECRET}"}
            """;

    @TempDir private Path path;
    private Folder folder;
    private Workers workers;
    private Map<QueueName, WorkerSettings> before;
    private FileWatch watch;

    @BeforeEach
    void start() throws IOException {
        folder = Folder.in(path);
        var config = folder.config();
        var queues = new InMemoryQueues(TimeSource.system());
        config.queues().values().forEach(queue -> queues.provision(queue.spec()));
        var set =
                new WorkerFactory()
                        .set(
                                config,
                                queues,
                                null,
                                List.of(app(CRM), app(BILLING)),
                                List.of(),
                                "",
                                false,
                                Duration.ofSeconds(1),
                                null);
        workers = set.workers();
        before = workers.settings();
        watch = folder.home().watch(folder::config);
        watch.add(new QueueChanges(config, set));
    }

    private static QueueHandlers app(QueueName queue) {
        return QueueHandlers.of(queue, Handlers.all((message, attempt) -> Verdict.done()));
    }

    private void write(String before, String after) throws IOException {
        var file = folder.home().file();
        var text = Files.readString(file);
        assertNotEquals(text, text.replace(before, after));
        Files.writeString(file, text.replace(before, after));
        watch.look();
    }

    private WorkerSettings settings(QueueName queue) {
        return Objects.requireNonNull(workers.settings().get(queue));
    }

    @Test
    void what_is_changed_in_the_file_is_changed_in_the_workers_of_that_queue_only()
            throws IOException {
        write("concurrency: 10", "concurrency: 35");
        assertEquals(35, settings(CRM).concurrency());
        assertEquals(before.get(BILLING), settings(BILLING));
        write("timeout: 20s", "timeout: 7s");
        assertEquals(Duration.ofSeconds(7), settings(CRM).timeout());
        assertEquals(35, settings(CRM).concurrency());
    }

    @Test
    void a_file_that_cannot_be_used_changes_nothing_and_the_next_one_does() throws IOException {
        write("concurrency: 10", "concurrency: many");
        assertEquals(before, workers.settings());
        write("concurrency: many", "concurrency: 11");
        assertEquals(11, settings(CRM).concurrency());
    }

    @Test
    void a_file_that_drops_a_queue_and_leaves_too_few_permits_changes_nothing() throws IOException {
        var file = folder.home().file();
        var text = Files.readString(file);
        write("concurrency: 10", "concurrency: 11");
        var active = workers.settings();
        Files.writeString(file, FEWER);
        assertFalse(watch.look());
        assertEquals(active, workers.settings());
        Files.writeString(file, text);
        assertTrue(watch.look());
        assertEquals(before, workers.settings());
    }

    @Test
    void priority_breaker_and_what_is_done_about_stuck_handlers_change_too() throws IOException {
        write("concurrency: 10", "priority: high\n    stuck: {then: add-slot}");
        write("{failures: 20, probe: 30s}", "{failures: 7}");
        assertEquals(9, settings(CRM).weight());
        assertEquals(new BreakerSettings(7, Duration.ofSeconds(30)), settings(CRM).breaker());
        assertEquals(StuckPolicy.Reaction.ADD_SLOT, settings(CRM).stuck().reaction());
    }

    @Test
    void a_file_that_is_away_for_a_moment_changes_nothing() throws IOException {
        var file = folder.home().file();
        var text = Files.readString(file);
        Files.delete(file);
        watch.look();
        assertEquals(before, workers.settings());
        Files.writeString(file, text.replace("concurrency: 10", "concurrency: 12"));
        watch.look();
        assertEquals(12, settings(CRM).concurrency());
    }
}
