package io.hookworks.benchmarks;

import io.hookworks.queue.Message;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.Backoff;
import io.hookworks.worker.DeliveryReport;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.Verdict;
import io.hookworks.worker.WorkerObserver;
import io.hookworks.worker.Workers;

import java.io.IOException;
import java.time.Duration;

/**
 * A worker process whose handlers play {@link Script}s: {@code ScriptedWorker PROVIDER ENDPOINT
 * QUEUE CONCURRENCY}. Says {@code began ID ATTEMPT} when a handler begins, {@code did ID} when it
 * is about to say done, and {@code ended ID ATTEMPT HOW} when the delivery has ended.
 */
final class ScriptedWorker {
    private static final Backoff RETRY =
            new Backoff(Script.ATTEMPTS, Duration.ofSeconds(1), Duration.ofSeconds(2));

    private ScriptedWorker() {}

    static Child start(Broker broker, QueueName queue, int concurrency) throws IOException {
        var word = broker.provider().word();
        var child = Child.start(ScriptedWorker.class, word, broker.endpoint(), queue, concurrency);
        child.await("ready");
        return child;
    }

    public static void main(String... args) throws InterruptedException {
        FailFast.install();
        var client = Provider.of(args[0]).open(args[1]).client();
        var settings =
                Job.settings(
                        QueueName.of(args[2]),
                        Integer.parseInt(args[3]),
                        Script.LEASE,
                        Script.TIMEOUT,
                        RETRY,
                        Duration.ofSeconds(2));
        var workers = new Workers(client, new Ends(), TimeSource.system());
        workers.handle(settings, Handlers.all(ScriptedWorker::handle));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(workers)));
        workers.start();
        say("ready");
        Thread.currentThread().join();
    }

    private static Verdict handle(Message message, Attempt attempt) throws InterruptedException {
        say("began " + message.id() + " " + attempt.number());
        var verdict = Script.of(message.type()).play(attempt);
        if (verdict instanceof Verdict.Done) {
            say("did " + message.id());
        }
        return verdict;
    }

    private static final class Ends implements WorkerObserver {
        @Override
        public void ended(DeliveryReport report) {
            say("ended " + report.id() + " " + report.attempt() + " " + report.ending());
        }
    }

    private static void drain(Workers workers) {
        try {
            say("drained " + workers.drain(Duration.ofSeconds(15)));
        } catch (InterruptedException e) {
            say("drain interrupted");
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
