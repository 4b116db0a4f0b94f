package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Half of what one worker can do, for long: whether heap, threads and leases stay what they are.
 */
final class Soak {
    private static final QueueName QUEUE = QueueName.of("soak");
    private static final Duration CALIBRATION = Duration.ofSeconds(10);
    private static final int BATCH = 100;

    /** Google's emulator keeps what was acknowledged, until its memory is full. */
    private static final int MOST_ON_EMULATOR = 500;

    private final Broker broker;
    private final Child worker;
    private final List<Sample> samples = new ArrayList<>();
    private int sent;

    private Soak(Broker broker, Child worker) {
        this.broker = broker;
        this.worker = worker;
    }

    static void run(Provider provider, int minutes) throws IOException, InterruptedException {
        try (var broker = Broker.start(provider)) {
            broker.provision(QUEUE, SoakWorker.LEASE);
            try (var worker = SoakWorker.start(broker, QUEUE)) {
                new Soak(broker, worker).run(minutes);
            }
        }
    }

    private void run(int minutes) throws IOException, InterruptedException {
        calibrate(); // cold
        var rate = half(calibrate());
        System.out.printf("%s, %d msg/s for %d min%n", broker.provider().word(), rate, minutes);
        for (var minute = 1; minute <= minutes; minute++) {
            send(rate);
            var sample = sample();
            samples.add(sample);
            System.out.printf("min %3d  %s%n", minute, sample);
            System.out.flush();
        }
        finish();
    }

    private int half(int most) {
        var half = most / 2;
        return switch (broker.provider()) {
            case SQS -> half;
            case PUBSUB -> Math.min(half, MOST_ON_EMULATOR);
        };
    }

    /** Messages per second that are handled while they are sent as fast as can be. */
    private int calibrate() throws IOException, InterruptedException {
        var before = sample().handled();
        var began = System.nanoTime();
        while (System.nanoTime() - began < CALIBRATION.toNanos()) {
            Broker.send(broker.client(), QUEUE, Pace.stamped(sent, sent + BATCH));
            sent += BATCH;
        }
        var rate = (sample().handled() - before) / ((System.nanoTime() - began) / 1e9);
        awaitHandled();
        return (int) rate;
    }

    private void send(int rate) throws InterruptedException {
        var last = sent + rate * 60;
        Pace.of(rate, 10).send(broker.client(), List.of(QUEUE), sent, last);
        sent = last;
    }

    private Sample sample() throws IOException {
        worker.tell("vitals");
        return Sample.parse(worker.await("vitals"));
    }

    /** Returns the last look as well when it gave up: what is missing then counts as lost. */
    private Sample awaitHandled() throws IOException, InterruptedException {
        var end = System.nanoTime() + Torment.LONGEST.toNanos();
        var sample = sample();
        while ((sample.handled() < sent || sample.inFlight() > 0) && System.nanoTime() < end) {
            Thread.sleep(2_000);
            sample = sample();
        }
        return sample;
    }

    private void finish() throws IOException, InterruptedException {
        var last = awaitHandled();
        System.out.printf(
                "%,d sent, %,d lost, %d doubled, %d leases held in the end%n",
                sent, sent - last.handled(), last.doubled(), last.inFlight());
        System.out.println(trend("heap in MiB", sample -> sample.vitals().mebibytes()));
        System.out.println(trend("platform threads", sample -> sample.vitals().platform()));
        System.out.println(trend("virtual threads", sample -> sample.vitals().virtual()));
        System.out.println(trend("leases", Sample::inFlight));
    }

    /** Without the first fifth, in which everything finds its size. */
    private Trend trend(String what, ToDoubleFunction<Sample> value) {
        return Trend.of(
                what, samples.stream().skip(samples.size() / 5).mapToDouble(value).toArray());
    }
}
