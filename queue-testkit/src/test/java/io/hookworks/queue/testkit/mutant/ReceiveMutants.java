package io.hookworks.queue.testkit.mutant;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Drivers that hand out what they should not, or promise too much about it. */
final class ReceiveMutants {
    private ReceiveMutants() {}

    static final class BringsMoreThanAsked extends Mutant {
        BringsMoreThanAsked(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            var most = capabilities(request.queue()).maxReceive();
            var max = request.max() > most ? request.max() : Math.min(most, 2 * request.max());
            return real.receive(
                    new ReceiveRequest(request.queue(), max, request.waitUpTo(), request.lease()));
        }
    }

    static final class TakesMoreThanItHandsOver extends Mutant {
        private final ConcurrentLinkedQueue<Delivery> hoard = new ConcurrentLinkedQueue<>();

        TakesMoreThanItHandsOver(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            if (hoard.isEmpty()) {
                var max = Math.max(request.max(), capabilities(request.queue()).maxReceive());
                hoard.addAll(
                        real.receive(
                                new ReceiveRequest(
                                        request.queue(),
                                        max,
                                        request.waitUpTo(),
                                        request.lease())));
            }
            var deliveries = new ArrayList<Delivery>();
            while (deliveries.size() < request.max() && !hoard.isEmpty()) {
                deliveries.add(hoard.remove());
            }
            return deliveries;
        }
    }

    static final class DoesNotWait extends Mutant {
        DoesNotWait(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            var max = capabilities(request.queue()).maxWait();
            return request.waitUpTo().compareTo(max) > 0
                    ? real.receive(request)
                    : real.receive(
                            new ReceiveRequest(
                                    request.queue(),
                                    request.max(),
                                    Duration.ZERO,
                                    request.lease()));
        }
    }

    static final class PromisesTooLongALease extends Mutant {
        PromisesTooLongALease(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            return real.receive(request).stream()
                    .map(one -> leasedUntil(one, one.leasedUntil().plusMillis(500)))
                    .toList();
        }
    }

    static final class DeliversAgainTooEarly extends Mutant {
        DeliversAgainTooEarly(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            var min = capabilities(request.queue()).minLease();
            var half = request.lease().dividedBy(2);
            if (request.lease().compareTo(capabilities(request.queue()).maxLease()) > 0
                    || half.compareTo(min) < 0) {
                return real.receive(request);
            }
            return real
                    .receive(
                            new ReceiveRequest(
                                    request.queue(), request.max(), request.waitUpTo(), half))
                    .stream()
                    .map(one -> leasedUntil(one, one.receivedAt().plus(request.lease())))
                    .toList();
        }
    }

    static final class CountsEveryAttemptAsTheFirst extends Mutant {
        CountsEveryAttemptAsTheFirst(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            return real.receive(request).stream().map(one -> attempt(one, 1)).toList();
        }
    }

    /** Under another receipt, as a duplicate of a broker would come. */
    static final class DeliversTwiceUnderOneLease extends Mutant {
        private @Nullable Delivery last;

        DeliversTwiceUnderOneLease(QueueClient real) {
            super(real);
        }

        @Override
        public synchronized List<Delivery> receive(ReceiveRequest request)
                throws InterruptedException {
            var again = last;
            if (again != null) {
                last = null;
                return List.of(again);
            }
            var deliveries = real.receive(request);
            if (!deliveries.isEmpty()) {
                var one = deliveries.getFirst();
                last =
                        new Delivery(
                                one.content(),
                                new Receipt(one.receipt().handle() + " again"),
                                one.attempt() + 1,
                                one.sentAt(),
                                one.receivedAt(),
                                one.leasedUntil());
            }
            return deliveries;
        }
    }

    static final class DeliversTheUnreadableAsNothing extends Mutant {
        DeliversTheUnreadableAsNothing(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            return real.receive(request).stream()
                    .filter(one -> one.content() instanceof Delivery.Decoded)
                    .toList();
        }
    }

    static final class InventsWhenItWasSent extends Mutant {
        InventsWhenItWasSent(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            return real.receive(request).stream()
                    .map(
                            one ->
                                    new Delivery(
                                            one.content(),
                                            one.receipt(),
                                            one.attempt(),
                                            Instant.EPOCH,
                                            one.receivedAt(),
                                            one.leasedUntil()))
                    .toList();
        }
    }

    /** What the broker hands over next went to a call that nobody waits for any more. */
    static final class StrandsWhatAnInterruptedReceiveGot extends Mutant {
        private volatile @Nullable ReceiveRequest interrupted;

        StrandsWhatAnInterruptedReceiveGot(QueueClient real) {
            super(real);
        }

        @Override
        public List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
            try {
                return real.receive(request);
            } catch (InterruptedException e) {
                interrupted = request;
                throw e;
            }
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            var results = real.send(queue, batch);
            var forgotten = interrupted;
            if (forgotten != null) {
                interrupted = null;
                try {
                    real.receive(forgotten);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return results;
        }
    }
}
