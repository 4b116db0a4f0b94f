package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.InMemoryQueues;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.Workers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** However queues are dealt out to processes, together they never go faster than the rate. */
class LimitersTest {
    @TempDir private Path folder;

    @Test
    void two_processes_that_both_work_on_both_queues_have_half_each() throws IOException {
        assertEquals(20, burst(2, false, "first", "second"));
    }

    @Test
    void processes_that_work_on_one_queue_have_less_than_those_that_work_on_more()
            throws IOException {
        assertEquals(10, burst(2, false, "first"));
        assertEquals(10, burst(2, false, "second"));
    }

    @Test
    void a_process_that_is_alone_has_all() throws IOException {
        assertEquals(40, burst(2, true, "first", "second"));
    }

    @Test
    void a_changed_rate_reaches_the_process() throws IOException {
        var config = config(1, 40);
        var limiters = new Limiters(config, queues("first", "second"), false, workers());
        limiters.change(config(1, 10));
        assertEquals(10, limiters.named("stripe").take(1_000));
    }

    /** What a process may call at once, of forty. */
    private int burst(int instances, boolean alone, String... queues) throws IOException {
        var limiters = new Limiters(config(instances, 40), queues(queues), alone, workers());
        return limiters.named("stripe").take(1_000);
    }

    private static Set<QueueName> queues(String... names) {
        return Stream.of(names).map(QueueName::of).collect(Collectors.toSet());
    }

    private static Workers workers() {
        var clock = TimeSource.system();
        return new Workers(new InMemoryQueues(clock), new WorkerObserver() {}, clock);
    }

    private Hookworks config(int instances, int permits) throws IOException {
        var text =
                """
                provider: sqs
                queues:
                  first: {instances: {max: %d}, rate: {limiter: stripe, permits: %d/s}}
                  second: {instances: {max: %d}, rate: {limiter: stripe, permits: %d/s}}
                """
                        .formatted(instances, permits, instances, permits);
        var file = Files.writeString(folder.resolve("hookworks.yaml"), text);
        return HookworksFile.read(file, name -> null, Purpose.WORK).config();
    }
}
