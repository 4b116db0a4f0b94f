package io.hookworks.benchmarks;

import io.hookworks.queue.QueueClient;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.DeliveryReport;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.Workers;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A worker process to watch, or to kill: {@code SlowWorker PROVIDER ENDPOINT} and a {@link Job}.
 * Says {@code did ID BEGAN} when a handler has finished a message, {@code ended ID BEGAN HOW} when
 * the broker knows, with times in microseconds of the epoch, and {@code drained …} when it was
 * asked to stop.
 */
final class SlowWorker {
    private SlowWorker() {}

    public static void main(String... args) throws InterruptedException {
        FailFast.install();
        var client = Provider.of(args[0]).open(args[1]).client();
        var job = Job.parse(args);
        var workers = new Workers(client, new Ends(), TimeSource.system());
        workers.handle(
                job.settings(),
                Handlers.all(
                        (message, attempt) -> {
                            var began = Instant.now();
                            if (!job.handler().isZero()) {
                                Thread.sleep(job.handler());
                            }
                            say("did " + message.id() + " " + micros(began));
                            return Verdict.done();
                        }));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(workers, job, client)));
        workers.start();
        say("ready");
        Thread.currentThread().join();
    }

    private static final class Ends implements WorkerObserver {
        @Override
        public void ended(DeliveryReport report) {
            var began = Instant.now().minus(report.took());
            say("ended %s %d %s".formatted(report.id(), micros(began), report.ending()));
        }
    }

    private static void drain(Workers workers, Job job, QueueClient client) {
        try {
            say("drained " + workers.drain(job.grace()));
        } catch (InterruptedException e) {
            say("drain interrupted");
        }
        client.close();
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
