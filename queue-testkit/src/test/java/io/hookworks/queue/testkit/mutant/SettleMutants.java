package io.hookworks.queue.testkit.mutant;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Delivery;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Drivers that end, keep or give back deliveries otherwise than they say. */
final class SettleMutants {
    private SettleMutants() {}

    static final class AcksWithoutEffect extends Mutant {
        AcksWithoutEffect(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
            var certainty = capabilities(queue).ackCertainty();
            return receipts.stream()
                    .<Result<AckCertainty>>map(_ -> new Result.Ok<>(certainty))
                    .toList();
        }
    }

    /** With its next call, if there is one. */
    static final class AcksLater extends Mutant {
        private record Owed(QueueName queue, Receipt receipt) {}

        private final ConcurrentLinkedQueue<Owed> owed = new ConcurrentLinkedQueue<>();

        AcksLater(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
            receipts.forEach(one -> owed.add(new Owed(queue, one)));
            var certainty = capabilities(queue).ackCertainty();
            return receipts.stream()
                    .<Result<AckCertainty>>map(_ -> new Result.Ok<>(certainty))
                    .toList();
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            for (var one = owed.poll(); one != null; one = owed.poll()) {
                real.ack(one.queue(), List.of(one.receipt()));
            }
            return real.receive(request);
        }
    }

    static final class AcksOnlyTheFirstTen extends Mutant {
        AcksOnlyTheFirstTen(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
            var first = receipts.subList(0, Math.min(10, receipts.size()));
            var results = new ArrayList<>(real.ack(queue, first));
            while (results.size() < receipts.size()) {
                results.add(results.getFirst());
            }
            return results;
        }
    }

    /** Like a broker that takes any old receipt of a message for the last, whoever holds it. */
    static final class EndsTheDeliveryOfAnother extends Mutant {
        private static final Map<String, Receipt> HOLDERS = new ConcurrentHashMap<>();

        EndsTheDeliveryOfAnother(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            var deliveries = real.receive(request);
            deliveries.forEach(one -> HOLDERS.put(name(request.queue(), one), one.receipt()));
            return deliveries;
        }

        private static String name(QueueName queue, Delivery delivery) {
            return queue + delivery.receipt().handle().replaceAll("#.*", "");
        }

        @Override
        public List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts) {
            var results = real.ack(queue, receipts);
            for (var one : receipts) {
                var holder = HOLDERS.get(queue + one.handle().replaceAll("#.*", ""));
                if (holder != null) {
                    real.ack(queue, List.of(holder));
                }
            }
            return results;
        }
    }

    static final class SwallowsALostLease extends Mutant {
        SwallowsALostLease(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<Instant>> extend(
                QueueName queue, List<Receipt> receipts, Duration lease) {
            var results = new ArrayList<Result<Instant>>();
            for (var one : real.extend(queue, receipts, lease)) {
                results.add(
                        one instanceof Result.Failed<Instant>(var error) && lost(error.kind())
                                ? new Result.Ok<>(Instant.MAX)
                                : one);
            }
            return results;
        }

        private static boolean lost(Kind kind) {
            return kind == Kind.LEASE_LOST;
        }
    }

    static final class ShortensExtensions extends Mutant {
        ShortensExtensions(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<Instant>> extend(
                QueueName queue, List<Receipt> receipts, Duration lease) {
            var some = lease.multipliedBy(9).dividedBy(10);
            if (real.extend(queue, receipts, lease).stream()
                    .anyMatch(Result.Failed.class::isInstance)) {
                return real.extend(queue, receipts, lease);
            }
            var results = new ArrayList<Result<Instant>>();
            for (var one : real.extend(queue, receipts, some)) {
                results.add(
                        one instanceof Result.Ok<Instant>(var until)
                                ? new Result.Ok<>(until.plus(lease.minus(some)))
                                : one);
            }
            return results;
        }
    }

    static final class DropsOnRelease extends Mutant {
        DropsOnRelease(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
            var results = real.release(queue, releases);
            if (results.stream().allMatch(Result.Ok.class::isInstance)) {
                try {
                    var request =
                            new ReceiveRequest(
                                    queue, 1, Duration.ZERO, capabilities(queue).maxLease());
                    real.receive(request).forEach(one -> real.ack(queue, List.of(one.receipt())));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return results;
        }
    }

    static final class IgnoresTheDelayOfARelease extends Mutant {
        IgnoresTheDelayOfARelease(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
            var max = capabilities(queue).releaseDelay().max();
            return releases.stream()
                    .map(one -> one.delay().compareTo(max) > 0 ? one : now(one))
                    .map(one -> real.release(queue, List.of(one)).getFirst())
                    .toList();
        }

        private static Release now(Release release) {
            return new Release(release.receipt(), Duration.ZERO);
        }
    }

    static final class ClampsTheDelayOfARelease extends Mutant {
        ClampsTheDelayOfARelease(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
            var max = capabilities(queue).releaseDelay().max();
            return real.release(
                    queue,
                    releases.stream()
                            .map(one -> one.delay().compareTo(max) > 0 ? clamped(one, max) : one)
                            .toList());
        }

        private static Release clamped(Release release, Duration max) {
            return new Release(release.receipt(), max);
        }
    }

    static final class AnswersReleasesOutOfOrder extends Mutant {
        AnswersReleasesOutOfOrder(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<Duration>> release(QueueName queue, List<Release> releases) {
            return real.release(queue, releases).reversed();
        }
    }
}
