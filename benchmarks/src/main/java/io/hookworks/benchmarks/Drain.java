package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How fast one worker process drains a queue, and with how many calls, beside its rivals on the
 * same broker: a loop by hand on the bare SDK of SQS, Spring Cloud AWS, or Google's own subscriber.
 * Each consumer is a process of its own; they take turns, each time with a queue of its own.
 */
final class Drain {
    private static final int ROUNDS = 5;

    /** All are compiled by the JVM while they work, which costs more than the work itself. */
    private static final int WARM_UP = 7;

    private final Broker broker;
    private final int messages;
    private int turns;

    private Drain(Broker broker, int messages) {
        this.broker = broker;
        this.messages = messages;
    }

    static void run(Provider provider, List<String> rivals, int messages)
            throws IOException, InterruptedException {
        try (var runners = Runners.start(provider, rivals, concurrency(provider))) {
            // Two brokers: Google's emulator keeps what was acknowledged, until its memory is full.
            try (var broker = Broker.start(provider)) {
                new Drain(broker, messages).warmUp(WARM_UP, runners);
            }
            try (var broker = Broker.start(provider)) {
                var drain = new Drain(broker, messages);
                drain.warmUp(1, runners);
                drain.compare(runners);
                for (var runner : runners.all()) {
                    drain.count(runner);
                }
            }
        }
    }

    /** SQS: eight receives of ten under way. Pub/Sub: what Google's subscriber takes by itself. */
    static int concurrency(Provider provider) {
        return switch (provider) {
            case SQS -> 80;
            case PUBSUB -> 1_000;
        };
    }

    private void warmUp(int rounds, Runners runners) throws IOException {
        for (var round = 0; round < rounds; round++) {
            for (var runner : runners.all()) {
                drain(runner, broker.endpoint());
            }
        }
    }

    private void compare(Runners runners) throws IOException {
        var ours = new ArrayList<Drained>();
        var theirs = new ArrayList<List<Drained>>();
        for (var round = 1; round <= ROUNDS; round++) {
            var of = new ArrayList<Drained>();
            for (var rival : runners.rivals()) {
                of.add(drain(round, rival));
            }
            theirs.add(of);
            ours.add(drain(round, runners.hookworks()));
        }
        for (var i = 0; i < runners.rivals().size(); i++) {
            var rival = i;
            var of = theirs.stream().map(round -> round.get(rival)).toList();
            compare(ours, of, runners.rivals().get(i).name());
        }
    }

    private Drained drain(int round, Runner runner) throws IOException {
        var drained = drain(runner, broker.endpoint());
        System.out.println("round " + round + "  " + runner.label() + drained);
        return drained;
    }

    private void compare(List<Drained> ours, List<Drained> theirs, String rival) {
        var speed = new ArrayList<Double>();
        var cpu = new ArrayList<Double>();
        for (var round = 0; round < ROUNDS; round++) {
            speed.add(ours.get(round).perSecond() / theirs.get(round).perSecond());
            cpu.add(ours.get(round).cpuMicros() / theirs.get(round).cpuMicros());
        }
        System.out.printf(
                Locale.ROOT,
                "hookworks / %s, median of %d rounds of %,d messages: %.2f of the speed,"
                        + " %.2f of the CPU per message%n",
                rival,
                ROUNDS,
                messages,
                median(speed),
                median(cpu));
    }

    /**
     * Counted in a run of their own, since the proxy costs time. The calls that fill do not pass
     * it.
     */
    private void count(Runner runner) throws IOException {
        try (var wire = broker.wire()) {
            drain(runner, wire.endpoint());
            System.out.printf(
                    "calls per 1,000 messages, %s %s%n",
                    runner.label(), Calls.per1000(wire.faults().calls(), messages));
        }
    }

    private Drained drain(Runner runner, String endpoint) throws IOException {
        var queue = QueueName.of("drain-" + turns++);
        broker.provision(queue, Duration.ofSeconds(60));
        broker.fill(queue, messages);
        return runner.drain(endpoint, queue, messages);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
