package io.hookworks.queue.pubsub;

import io.hookworks.queue.TimeSource;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What has arrived of one queue and waits for a receive, in order of arrival, its lease renewed;
 * and the leases of what was handed out. Of a queue that keeps order nothing is handed out before
 * an earlier message of its key that is on its way back. Guarded by the lock of its {@link Inflow},
 * except for {@link #leases}.
 */
final class Arrivals {
    private final boolean ordered;
    private final Receipts receipts;
    private final TimeSource clock;
    private final Timekeeper timer;
    private final Consumer<Runnable> change;
    private final Runnable restart;

    private final HeldLeases leases = new HeldLeases();
    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private final Rewinds rewinds = new Rewinds();
    private final Set<String> renewing = new HashSet<>();
    private long places;

    /**
     * @param change carries out a change under the lock, and has receives look again
     * @param restart has everything that waits delivered again, since one of a queue that keeps
     *     order was skipped
     */
    Arrivals(
            boolean ordered,
            Receipts receipts,
            TimeSource clock,
            Timekeeper timer,
            Consumer<Runnable> change,
            Runnable restart) {
        this.ordered = ordered;
        this.receipts = receipts;
        this.clock = clock;
        this.timer = timer;
        this.change = change;
        this.restart = restart;
    }

    /** Those that are in force, of what was handed out and of what waits here. */
    HeldLeases leases() {
        return leases;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How many could be handed out now. */
    int ready() {
        return (int) waiting.stream().filter(each -> !rewinds.holdBack(each)).count();
    }

    /** How many are with receivers, neither settled nor past their lease. */
    int handedOut() {
        return leases.size() - waiting.size();
    }

    void keep(Arrival arrival) {
        if (rewinds.ends(arrival)) {
            giveBack(copy -> copy.key().equals(arrival.key()));
        }
        leases.put(arrival.ackId(), arrival.held(places++));
        waiting.add(arrival);
    }

    /** Nothing whose lease has ended: another receiver may have it by now. */
    List<Arrival> take(int max) {
        var now = clock.steady();
        endRewinds(now);
        var taken = new ArrayList<Arrival>();
        for (var left = waiting.iterator(); taken.size() < max && left.hasNext(); ) {
            var next = left.next();
            if (rewinds.holdBack(next)) {
                continue;
            }
            if (renewing.contains(next.ackId())) {
                break; // a call under way could undo the next one about its lease
            }
            left.remove();
            if (leases.live(next.ackId(), now) != null) {
                taken.add(next);
            } else {
                leases.remove(next.ackId());
                if (ordered) {
                    restart.run();
                    break;
                }
            }
        }
        return taken;
    }

    private void endRewinds(Instant now) {
        if (ordered) {
            forgetEnded(now);
            var keys = rewinds.giveUp(now);
            giveBack(arrival -> keys.contains(arrival.key()));
        }
    }

    /**
     * These are about to be given back, or to end; if the queue keeps order, what follows them
     * waits until they are here again.
     */
    void rewind(List<String> ackIds, Duration delay) {
        if (!ordered) {
            return;
        }
        var now = clock.steady();
        for (var ackId : ackIds) {
            var held = leases.live(ackId, now);
            if (held != null) {
                awaitReturn(held, now.plus(delay));
            }
        }
    }

    private void awaitReturn(HeldLeases.Held held, Instant due) {
        var givenUp = rewinds.await(held, due);
        Runnable look = () -> {}; // a receive sees for itself what it may take then
        timer.later(Duration.between(clock.steady(), givenUp), () -> change.accept(look));
    }

    /** What waits for a permit keeps its lease. */
    void renew(Duration lease) {
        var now = clock.steady();
        var soon = now.plus(lease.dividedBy(2));
        var ending =
                waiting.stream()
                        .filter(arrival -> !rewinds.holdBack(arrival))
                        .map(Arrival::ackId)
                        .filter(ackId -> leases.live(ackId, now) != null)
                        .filter(ackId -> leases.live(ackId, soon) == null)
                        .toList();
        if (!ending.isEmpty() && renewing.isEmpty()) {
            renewing.addAll(ending);
            receipts.renew(
                    ending, lease, (ackIds, until) -> change.accept(() -> renewed(ackIds, until)));
        }
    }

    private void renewed(List<String> ackIds, @Nullable Instant until) {
        ackIds.forEach(renewing::remove);
        if (until != null) {
            ackIds.forEach(ackId -> leases.extend(ackId, until));
        }
    }

    /** Nobody here wants them any more; should somebody ask again, they come in order. */
    void dismiss() {
        rewind(waiting.stream().map(Arrival::ackId).toList(), Duration.ZERO);
        giveBackAll();
    }

    void giveBackAll() {
        giveBack(arrival -> true);
    }

    private void giveBack(Predicate<Arrival> which) {
        var back = waiting.stream().filter(which).toList();
        for (var arrival : back) {
            leases.remove(arrival.ackId());
            arrival.ledger().settled(arrival.ackId());
        }
        waiting.removeIf(which);
        receipts.giveBack(back.stream().map(Arrival::ackId).toList());
    }

    /** Forgets what nobody settled in time. */
    void forgetEnded(Instant now) {
        for (var held : leases.forgetEnded(now)) {
            if (ordered) {
                awaitReturn(held, now);
            }
        }
    }
}
