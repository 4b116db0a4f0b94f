package io.hookworks.queue.testkit.mutant;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.DelayLimit;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Result;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Drivers that do not send when they should. */
final class DelayMutants {
    private DelayMutants() {}

    static final class IgnoresTheDelay extends Mutant {
        IgnoresTheDelay(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            return real.send(queue, delayed(batch, _ -> Duration.ZERO));
        }
    }

    static final class DeliversDelayedEarly extends Mutant {
        DeliversDelayedEarly(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            return real.send(queue, delayed(batch, delay -> delay.multipliedBy(9).dividedBy(10)));
        }
    }

    static final class DelaysLongerThanDeclared extends Mutant {
        DelaysLongerThanDeclared(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            return real.send(
                    queue,
                    delayed(
                            batch,
                            delay -> delay.isZero() ? delay : delay.plus(Duration.ofMillis(500))));
        }
    }

    static final class ClampsTheDelay extends Mutant {
        ClampsTheDelay(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            var max = capabilities(queue).sendDelay().max();
            return real.send(
                    queue, delayed(batch, delay -> delay.compareTo(max) > 0 ? max : delay));
        }
    }

    static final class DelaysAllLikeTheFirst extends Mutant {
        DelaysAllLikeTheFirst(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            return real.send(queue, delayed(batch, _ -> batch.getFirst().delay()));
        }
    }

    /** Until its next receive. */
    static final class KeepsDelayedInMemory extends Mutant {
        private record Kept(QueueName queue, Outgoing outgoing) {}

        private final ConcurrentLinkedQueue<Kept> kept = new ConcurrentLinkedQueue<>();

        KeepsDelayedInMemory(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            var results = new ArrayList<Result<String>>();
            var max = capabilities(queue).sendDelay().max();
            for (var one : batch) {
                if (one.delay().isZero() || one.delay().compareTo(max) > 0) {
                    results.addAll(real.send(queue, List.of(one)));
                } else {
                    kept.add(new Kept(queue, one));
                    results.add(new Result.Ok<>("kept-" + one.message().id()));
                }
            }
            return results;
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            for (var one = kept.poll(); one != null; one = kept.poll()) {
                real.send(one.queue(), List.of(one.outgoing()));
            }
            return real.receive(request);
        }
    }

    static final class ChargesAnAttemptForADelay extends Mutant {
        private final ConcurrentHashMap.KeySetView<Message, Boolean> late =
                ConcurrentHashMap.newKeySet();

        ChargesAnAttemptForADelay(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            batch.stream()
                    .filter(one -> !one.delay().isZero())
                    .forEach(one -> late.add(one.message()));
            return real.send(queue, batch);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            return real.receive(request).stream().map(this::charged).toList();
        }

        private Delivery charged(Delivery delivery) {
            return delivery.content() instanceof Delivery.Decoded(var message, var _, var _)
                            && late.contains(message)
                    ? attempt(delivery, delivery.attempt() + 1)
                    : delivery;
        }
    }

    static final class DelaysHoldBackAll extends Mutant {
        DelaysHoldBackAll(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            var delayed = real.stats(request.queue()).delayed().orElse(0);
            return delayed > 100 ? List.of() : real.receive(request);
        }
    }

    static final class ClaimsALongerDelay extends Mutant {
        ClaimsALongerDelay(QueueClient real) {
            super(real);
        }

        @Override
        public Capabilities capabilities(QueueName queue) {
            var sound = real.capabilities(queue);
            return new Capabilities(
                    sound.maxBatch(),
                    sound.maxReceive(),
                    sound.maxMessageBytes(),
                    sound.maxAttributes(),
                    new DelayLimit(sound.sendDelay().max().multipliedBy(2), Duration.ZERO),
                    sound.maxWait(),
                    sound.minLease(),
                    sound.maxLease(),
                    sound.maxTotalLease(),
                    sound.releaseDelay(),
                    sound.ordering(),
                    sound.ackCertainty(),
                    sound.exactAttempts(),
                    sound.counted());
        }
    }
}
