package io.hookworks.benchmarks;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Messages whose handlers finish, fail, hang and die by script, in three workers of which one is
 * killed and one stopped for longer than a lease: each message must end as its script says, and
 * nothing may be left held.
 */
final class Fates {
    private static final QueueName QUEUE = QueueName.of("fates");
    private static final int CONCURRENCY = 60;
    private static final int PER_SECOND = 200;

    private final Broker broker;
    private final List<Outgoing> messages;
    private final Chronicle chronicle = new Chronicle();

    private Fates(Broker broker, int messages) {
        this.broker = broker;
        this.messages = IntStream.range(0, messages).mapToObj(Fates::message).toList();
    }

    private static Outgoing message(int number) {
        return Outgoing.now(Broker.message("m" + number, Script.of(number).type()));
    }

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        // Not Google's emulator: it goes on handing messages to a worker that was killed.
        try (var server = LastingBroker.start(provider);
                var broker = Broker.at(provider, server.await("ready"), server::close)) {
            broker.provision(QUEUE, Script.LEASE);
            new Fates(broker, messages).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        try (var killed = worker();
                var stopped = worker();
                var steady = worker();
                var load = Load.start(broker.client(), QUEUE, messages, PER_SECOND)) {
            load.awaitSent(messages.size() / 3);
            System.out.printf("kill -9 of a worker with %d in work%n", chronicle.open(killed));
            killed.close();
            load.awaitSent(messages.size() / 3 * 2);
            System.out.printf("another stopped with %d in work%n", chronicle.open(stopped));
            stopped.signal("STOP");
            Thread.sleep(Script.LEASE.multipliedBy(2));
            stopped.signal("CONT");
            awaitEnd();
            held();
            fillUp(stopped, steady);
            stopped.stop();
            steady.stop();
            chronicle.awaitSilence();
        }
        report(new Verification(chronicle, dead()));
    }

    private Child worker() throws IOException {
        var worker = ScriptedWorker.start(broker, QUEUE, CONCURRENCY);
        chronicle.listen(worker);
        return worker;
    }

    /**
     * A killed worker may have ended a message and not have said so: then it is over when nothing
     * has happened for so long that whatever is still somewhere would have come.
     */
    private void awaitEnd() throws InterruptedException {
        while (chronicle.ended() < messages.size()
                && chronicle.quiet().compareTo(Script.LEASE.multipliedBy(3)) < 0) {
            Thread.sleep(100);
        }
    }

    /** What the broker thinks is under a lease, while the workers are still there. */
    private void held() {
        var stats = broker.client().stats(QUEUE);
        if (stats.inFlight().isPresent()) {
            System.out.printf(
                    "at the broker: %d waiting, %d delayed, %d in flight%n",
                    stats.visible().orElseThrow(),
                    stats.delayed().orElseThrow(),
                    stats.inFlight().orElseThrow());
        }
    }

    /**
     * More slow messages than there are permits: a worker that never has as many in work as it may
     * has lost a permit.
     */
    private void fillUp(Child... workers) throws InterruptedException {
        var slow =
                IntStream.range(0, 2 * CONCURRENCY * workers.length)
                        .mapToObj(i -> Broker.message("permit" + i, Script.SLOW.type()))
                        .map(Outgoing::now)
                        .toList();
        Broker.send(broker.client(), QUEUE, slow);
        var most = new long[workers.length];
        while (chronicle.quiet().compareTo(Script.LEASE) < 0) {
            for (var i = 0; i < workers.length; i++) {
                most[i] = Math.max(most[i], chronicle.open(workers[i]));
            }
            Thread.sleep(50);
        }
        System.out.printf(
                "most handlers at once, of %d permits each: %s%n",
                CONCURRENCY, Arrays.toString(most));
    }

    /** How often each is among the dead letters. */
    private Map<String, Integer> dead() throws InterruptedException {
        var dead = new HashMap<String, Integer>();
        for (var delivery : broker.take(QUEUE.deadLetters(), Duration.ofSeconds(2))) {
            if (delivery.content() instanceof Delivery.Decoded(var message, _, _)) {
                dead.merge(message.id(), 1, Integer::sum);
            }
        }
        return dead;
    }

    private void report(Verification verification) throws InterruptedException {
        for (var script : Script.values()) {
            var ids =
                    messages.stream()
                            .map(Outgoing::message)
                            .filter(message -> message.type().equals(script.type()))
                            .map(Message::id)
                            .toList();
            System.out.println(verification.of(script, ids));
        }
        System.out.println(verification.sum());
        System.out.println(broker.left(QUEUE, Script.LEASE) + " left in the queue");
    }
}
