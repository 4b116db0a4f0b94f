package io.hookworks.worker;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;
import io.hookworks.queue.Result;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The dead letters of one queue: looked at, and sent back once what killed them is mended. What is
 * only looked at goes back untouched, though the broker counts the look as a delivery.
 */
public final class DeadLetterQueue {
    /**
     * Long enough to walk through a large queue; what a killed redrive held comes back after it.
     */
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** A wait makes the broker ask all of its servers, so that an empty answer means empty. */
    private static final Duration WAIT = Duration.ofSeconds(2);

    /**
     * A broker that does not count does not know either whether it is empty: it begins to deliver
     * when it is ready to.
     */
    private static final Duration WAIT_UNCOUNTED = Duration.ofSeconds(6);

    /**
     * Such a broker also delivers without being asked: what is given back at once may be on its way
     * to this client again, which is about to go, and stay in the dark until its lease ends.
     */
    private static final Duration APART = Duration.ofSeconds(2);

    private final QueueClient client;
    private final QueueName origin;
    private final QueueName queue;
    private final InstantSource clock;

    public DeadLetterQueue(QueueClient client, QueueName origin, InstantSource clock) {
        this.client = client;
        this.origin = origin;
        this.queue = origin.deadLetters();
        this.clock = clock;
    }

    /** Up to {@code most} dead letters, in no order. */
    public List<DeadLetter> peek(int most) throws InterruptedException {
        var held = new ArrayList<Receipt>();
        var letters = new ArrayList<DeadLetter>();
        try {
            while (letters.size() < most) {
                var batch = receive(most - letters.size());
                if (batch.isEmpty()) {
                    break;
                }
                batch.forEach(delivery -> held.add(delivery.receipt()));
                batch.forEach(delivery -> letters.add(letterOf(delivery)));
            }
        } finally {
            giveBack(held);
        }
        return letters;
    }

    /**
     * Sends dead letters back: to the end of their queue, under their old ids, their attempts
     * counted anew. Each is sent first and removed then, so a crash in between doubles one and
     * loses none. Workers may run meanwhile; what dies again during the redrive is left alone.
     */
    public Redrive.Report redrive(Redrive redrive) throws InterruptedException {
        var began = clock.instant();
        var held = new ArrayList<Receipt>();
        var count = new Count();
        try {
            for (var batch = receive(1_000); !batch.isEmpty(); batch = receive(1_000)) {
                var chosen = new ArrayList<Delivery>();
                for (var delivery : batch) {
                    if (chosen(delivery, redrive, began, count)) {
                        chosen.add(delivery);
                    } else {
                        held.add(delivery.receipt());
                    }
                }
                held.addAll(redrive.dryRun() ? receipts(chosen) : move(chosen, count));
            }
        } finally {
            giveBack(held);
        }
        return count.report();
    }

    private boolean chosen(Delivery delivery, Redrive redrive, Instant began, Count count) {
        var letter = letterOf(delivery);
        if (letter.message().type().equals(DeadLetter.UNDECODABLE)) {
            count.undecodable++;
            return false;
        }
        var diedAt = letter.deadAt();
        var older = diedAt == null || diedAt.isBefore(began);
        if (!older || count.moved >= redrive.most() || !redrive.which().test(letter)) {
            count.left++;
            return false;
        }
        count.moved++;
        return true;
    }

    /** Returns the receipts of those that the queue did not take. */
    private List<Receipt> move(List<Delivery> chosen, Count count) {
        var refused = new ArrayList<Receipt>();
        var taken = new ArrayList<Receipt>();
        var revived =
                chosen.stream()
                        .map(delivery -> Outgoing.now(letterOf(delivery).revived()))
                        .toList();
        var sent = client.send(origin, revived);
        for (var i = 0; i < chosen.size(); i++) {
            var receipt = chosen.get(i).receipt();
            switch (sent.get(i)) {
                case Result.Ok<String> _ -> taken.add(receipt);
                case Result.Failed<String> _ -> refused.add(receipt);
            }
        }
        count.moved -= refused.size();
        count.failed += refused.size();
        for (var ack : client.ack(queue, taken)) {
            count.doubled += ack instanceof Result.Failed ? 1 : 0;
        }
        return refused;
    }

    private DeadLetter letterOf(Delivery delivery) {
        return switch (delivery.content()) {
            case Delivery.Decoded(var message, _) -> DeadLetter.of(queue, message);
            case Delivery.Undecodable found ->
                    DeadLetter.of(queue, DeadLetter.wrap(found, clock.instant()));
        };
    }

    private List<Delivery> receive(int most) throws InterruptedException {
        var max = Math.min(most, client.capabilities(queue).maxReceive());
        var wait = counted() ? WAIT : WAIT_UNCOUNTED;
        return client.receive(new ReceiveRequest(queue, max, wait, LEASE));
    }

    private void giveBack(List<Receipt> held) {
        var longest = client.capabilities(queue).releaseDelay().max();
        var apart = APART.compareTo(longest) > 0 ? longest : APART;
        var delay = counted() ? Duration.ZERO : apart;
        var releases = held.stream().map(each -> new Release(each, delay)).toList();
        // One that cannot be given back comes back by itself when its lease ends.
        client.release(queue, releases);
    }

    private boolean counted() {
        return client.capabilities(queue).counted();
    }

    private static List<Receipt> receipts(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::receipt).toList();
    }

    /** The counts of a report while they grow. */
    private static final class Count {
        int moved;
        int left;
        int undecodable;
        int failed;
        int doubled;

        Redrive.Report report() {
            return new Redrive.Report(moved, left, undecodable, failed, doubled);
        }
    }
}
