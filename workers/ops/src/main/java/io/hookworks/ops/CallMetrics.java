package io.hookworks.ops;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.ForwardingClient;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Pause;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Another client, whose calls it times and whose entries it counts: {@code hookworks.calls} (timer;
 * queue, verb) and {@code hookworks.entries} (counter; queue, verb, outcome), the outcome being ok
 * or the kind of the error. What a driver does on the wire for one call is not seen here.
 */
final class CallMetrics extends ForwardingClient {
    private final MeterRegistry meters;

    CallMetrics(QueueClient real, MeterRegistry meters) {
        super(real);
        this.meters = meters;
    }

    @Override
    public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
        return entries(queue, Verb.SEND, () -> real.send(queue, batch));
    }

    @Override
    public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
        var queue = request.queue();
        var began = System.nanoTime();
        try {
            var received = real.receive(request);
            count(queue, Verb.RECEIVE, "ok", received.size());
            return received;
        } catch (QueueException e) {
            count(queue, Verb.RECEIVE, outcome(e), 1);
            throw e;
        } finally {
            time(queue, Verb.RECEIVE, began);
        }
    }

    @Override
    public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
        return entries(queue, Verb.ACK, () -> real.ack(queue, receipts));
    }

    @Override
    public List<Result<Instant>> extend(QueueName queue, List<Receipt> receipts, Duration lease) {
        return entries(queue, Verb.EXTEND, () -> real.extend(queue, receipts, lease));
    }

    @Override
    public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
        return entries(queue, Verb.RELEASE, () -> real.release(queue, releases));
    }

    @Override
    public Optional<Pauses> pauses() {
        return real.pauses().map(Measured::new);
    }

    private final class Measured implements Pauses {
        private final Pauses real;

        Measured(Pauses real) {
            this.real = real;
        }

        @Override
        public Optional<Pause> of(QueueName queue) {
            return one(queue, Verb.PAUSE, () -> real.of(queue));
        }

        @Override
        public Pause begin(QueueName queue, Pause pause) {
            return one(queue, Verb.PAUSE, () -> real.begin(queue, pause));
        }

        @Override
        public void end(QueueName queue) {
            one(
                    queue,
                    Verb.PAUSE,
                    () -> {
                        real.end(queue);
                        return queue;
                    });
        }
    }

    private <T> T one(QueueName queue, Verb verb, Supplier<T> call) {
        var began = System.nanoTime();
        try {
            var answer = call.get();
            count(queue, verb, "ok", 1);
            return answer;
        } catch (QueueException e) {
            count(queue, verb, outcome(e), 1);
            throw e;
        } finally {
            time(queue, verb, began);
        }
    }

    private <T> List<Result<T>> entries(
            QueueName queue, Verb verb, Supplier<List<Result<T>>> call) {
        var began = System.nanoTime();
        try {
            var results = call.get();
            var ok = 0;
            for (var result : results) {
                switch (result) {
                    case Result.Ok<T> _ -> ok++;
                    case Result.Failed<T>(var error) -> count(queue, verb, outcome(error), 1);
                }
            }
            count(queue, verb, "ok", ok);
            return results;
        } finally {
            time(queue, verb, began);
        }
    }

    private static String outcome(QueueException error) {
        return error.kind().name().toLowerCase(Locale.ROOT);
    }

    private void time(QueueName queue, Verb verb, long began) {
        Timer.builder("hookworks.calls")
                .tag("queue", queue.value())
                .tag("verb", nameOf(verb))
                .register(meters)
                .record(Duration.ofNanos(System.nanoTime() - began));
    }

    private void count(QueueName queue, Verb verb, String outcome, int entries) {
        Counter.builder("hookworks.entries")
                .tag("queue", queue.value())
                .tag("verb", nameOf(verb))
                .tag("outcome", outcome)
                .register(meters)
                .increment(entries);
    }

    private static String nameOf(Verb verb) {
        return verb.name().toLowerCase(Locale.ROOT);
    }
}
