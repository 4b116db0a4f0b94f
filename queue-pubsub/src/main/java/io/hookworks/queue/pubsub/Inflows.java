package io.hookworks.queue.pubsub;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Receipt;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.TimeSource;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** All that one client receives: an inflow, and a lane, for every queue that is asked for. */
final class Inflows {
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);

    /** A worker asks again at least as often as its longest poll lasts. */
    private static final Duration UNWANTED_LANE = PubSubLimits.WAIT.plusSeconds(30);

    private final Wire wire;
    private final QueueCatalog catalog;
    private final Map<QueueName, Inflow> inflows = new ConcurrentHashMap<>();
    private final Map<QueueName, DelayLane> lanes = new ConcurrentHashMap<>();
    private final Liveness liveness;
    private boolean watched;
    private volatile boolean closed;

    Inflows(
            PubSubConnection connection,
            PubSubNames names,
            QueueCatalog catalog,
            TimeSource clock,
            Liveness liveness) {
        this.catalog = catalog;
        this.liveness = liveness;
        this.wire =
                new Wire(
                        connection.publisher(),
                        connection.subscriber(),
                        names,
                        UUID.randomUUID().toString(),
                        clock,
                        new Standstill(clock),
                        new Timekeeper());
    }

    Wire wire() {
        return wire;
    }

    /** Null if this client has not received from the queue. */
    @Nullable HeldLeases leases(QueueName queue) {
        var inflow = inflows.get(queue);
        return inflow == null ? null : inflow.leases();
    }

    /** These are about to be given back; what follows them of their keys waits for them. */
    void rewind(QueueName queue, List<String> ackIds, Duration delay) {
        var inflow = inflows.get(queue);
        if (inflow != null) {
            inflow.rewind(ackIds, delay);
        }
    }

    TimeSource clock() {
        return wire.clock();
    }

    List<Delivery> receive(ReceiveRequest request) throws InterruptedException {
        var queue = request.queue();
        watch();
        if (!PubSubLimits.of(catalog, queue).sendDelay().max().isZero()) {
            lanes.computeIfAbsent(queue, name -> new DelayLane(name, wire)).wanted();
        }
        var inflow = inflows.computeIfAbsent(queue, name -> new Inflow(name, ordered(name), wire));
        if (closed) {
            inflow.close();
        }
        var arrivals = leased(request, inflow.leases(), inflow.take(request));
        return arrivals.stream().map(arrival -> delivery(queue, inflow.leases(), arrival)).toList();
    }

    /** What arrived while another lease was asked for gets the one that is asked for now. */
    private List<Arrival> leased(
            ReceiveRequest request, HeldLeases leases, List<Arrival> arrivals) {
        var seconds = PubSubLimits.wholeSeconds(request.lease());
        var lease = Duration.ofSeconds(seconds);
        var others = arrivals.stream().filter(each -> !each.lease().equals(lease)).toList();
        if (others.isEmpty()) {
            return arrivals;
        }
        var askedAt = clock().steady();
        var subscription = wire.names().subscription(request.queue());
        var failed =
                IdCalls.carry(
                        request.queue(),
                        Verb.RECEIVE,
                        others.stream().map(Arrival::ackId).toList(),
                        part -> wire.modify(subscription, part, seconds));
        var leased = new ArrayList<Arrival>();
        for (var arrival : arrivals) {
            if (arrival.lease().equals(lease)) {
                leased.add(arrival);
            } else if (!failed.containsKey(arrival.ackId())) {
                leases.extend(arrival.ackId(), askedAt.plus(lease));
                leased.add(arrival);
            }
        }
        return leased;
    }

    private boolean ordered(QueueName queue) {
        return catalog.of(queue).ordering() == Ordering.PER_KEY;
    }

    private Delivery delivery(QueueName queue, HeldLeases leases, Arrival arrival) {
        var held = leases.live(arrival.ackId(), arrival.askedAt());
        var message = arrival.received().getMessage();
        var sent = message.getPublishTime();
        return new Delivery(
                PubSubCodec.decode(message, catalog.of(queue).ordering()),
                new Receipt(arrival.ackId()),
                arrival.attempt(),
                message.hasPublishTime()
                        ? Instant.ofEpochSecond(sent.getSeconds(), sent.getNanos())
                        : null,
                arrival.askedAt(),
                held == null ? arrival.askedAt() : held.until());
    }

    private synchronized void watch() {
        if (watched) {
            return;
        }
        watched = true;
        liveness.watch(wire, this::living);
        wire.timer().every(HOUSEKEEPING, this::tidy);
    }

    private List<Living> living() {
        var living = new ArrayList<Living>(inflows.values());
        living.addAll(lanes.values());
        return living;
    }

    private void tidy() {
        inflows.values().forEach(Inflow::tidy);
        lanes.values().stream()
                .filter(lane -> lane.sinceWanted().compareTo(UNWANTED_LANE) > 0)
                .forEach(DelayLane::sleep);
    }

    void close() {
        closed = true;
        inflows.values().forEach(Inflow::close);
        lanes.values().forEach(DelayLane::sleep);
        wire.timer().stop();
    }
}
