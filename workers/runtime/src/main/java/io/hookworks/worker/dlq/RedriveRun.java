package io.hookworks.worker.dlq;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;
import io.hookworks.queue.TimeSource;
import io.hookworks.worker.DeadLetter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One redrive while it runs. For one thread. */
final class RedriveRun {
    /** How long to wait before a queue that was full is asked again. */
    private static final Duration FULL = Duration.ofMillis(500);

    private record Chosen(Delivery delivery, DeadLetter letter, Message message) {
        RedriveJournal.Entry entry() {
            return RedriveRun.entry(delivery, letter);
        }
    }

    private final QueueClient client;
    private final QueueName origin;
    private final QueueName to;
    private final Redrive redrive;
    private final RedriveJournal journal;
    private final RedriveWatcher watcher;
    private final Walk walk;
    private final TimeSource clock;
    private final Instant began;
    private final Pace pace;

    /** The ids that were sent, each with the broker's id of the dead letter. */
    private final Map<String, String> sentIds = new HashMap<>();

    /** A broker may hand out again what it was told to forget. */
    private final Set<RedriveJournal.Entry> taken = new HashSet<>();

    private final Map<String, Integer> byCause = new HashMap<>();
    private int moved;
    private int left;
    private int undecodable;
    private int failed;
    private int doubled;
    private int removed;
    private int unsure;
    private int returned;
    private Redrive.End end = Redrive.End.DONE;

    RedriveRun(
            QueueClient client,
            QueueName origin,
            Redrive redrive,
            RedriveJournal journal,
            RedriveWatcher watcher,
            Walk walk,
            TimeSource clock) {
        this.client = client;
        this.origin = origin;
        this.to = redrive.to() == null ? origin : redrive.to();
        this.redrive = redrive;
        this.journal = journal;
        this.watcher = watcher;
        this.walk = walk;
        this.clock = clock;
        this.began = clock.instant();
        this.pace = new Pace(redrive.rate(), clock);
    }

    /**
     * @param most to meet in one step
     */
    Redrive.Report run(int most) throws InterruptedException {
        var step = step(most);
        while (end == Redrive.End.DONE && moved < redrive.most()) {
            var met = walk.next(step);
            if (met.isEmpty()) {
                break;
            }
            var chosen = new ArrayList<Chosen>();
            for (var delivery : met) {
                choose(delivery, chosen);
            }
            if (tooManyReturned(moved - chosen.size())) {
                end = Redrive.End.GUARD;
                untried(chosen);
            } else if (redrive.dryRun()) {
                chosen.forEach(each -> walk.leave(each.delivery()));
            } else {
                move(chosen);
            }
            watcher.progress(report());
        }
        if (end == Redrive.End.DONE && watcher.stopped()) {
            end = Redrive.End.STOPPED;
        }
        if (!redrive.dryRun()) {
            journal.end();
        }
        return report();
    }

    /** What is met is held: no more than goes in a second, or a guard would learn from. */
    private int step(int most) {
        var rate = redrive.rate();
        var paced = rate == null ? most : Math.clamp((long) rate.perSecond(), 10, most);
        return redrive.stopAt() == null ? paced : Math.min(paced, Redrive.ENOUGH);
    }

    /** Counts it, and adds it to those that are to move, if it is one of them. */
    private void choose(Delivery delivery, List<Chosen> chosen) {
        var letter = DeadLetterQueue.letter(origin, delivery, clock);
        var entry = entry(delivery, letter);
        if (taken.contains(entry)) {
            doubled -= walk.remove(List.of(delivery)).getFirst() && journal.wasSent(entry) ? 1 : 0;
            return;
        }
        if (journal.wasSent(entry)) {
            removeSent(delivery, entry);
            return;
        }
        if (letter.message().type().equals(DeadLetter.UNDECODABLE)) {
            undecodable++;
            walk.leave(delivery);
            return;
        }
        if (!chosen(delivery, letter)) {
            left++;
            walk.leave(delivery);
            return;
        }
        try {
            chosen.add(new Chosen(delivery, letter, redrive.change().apply(letter.message())));
            count(letter, 1);
            unsure += journal.isUnsure(entry) ? 1 : 0;
        } catch (IllegalArgumentException unchangeable) {
            failed++;
            walk.leave(delivery);
        }
    }

    private void removeSent(Delivery delivery, RedriveJournal.Entry entry) {
        if (redrive.dryRun()) {
            walk.leave(delivery);
            removed++;
        } else if (walk.remove(List.of(delivery)).getFirst()) {
            journal.removed(List.of(entry));
            removed++;
        }
    }

    private boolean chosen(Delivery delivery, DeadLetter letter) {
        var before = sentIds.get(letter.message().id());
        if (before != null) {
            var again = !before.equals(delivery.content().brokerId()) && diedSince(letter);
            returned += again ? 1 : 0;
            return false;
        }
        if (diedSince(letter) || moved >= redrive.most() || !redrive.which().test(letter)) {
            return false;
        }
        if (byCause.getOrDefault(letter.fingerprint(), 0) >= redrive.perCause()) {
            return false;
        }
        sentIds.put(letter.message().id(), delivery.content().brokerId());
        return true;
    }

    private boolean diedSince(DeadLetter letter) {
        var diedAt = letter.deadAt();
        return diedAt != null && !diedAt.isBefore(began);
    }

    private void count(DeadLetter letter, int one) {
        moved += one;
        byCause.merge(letter.fingerprint(), one, Integer::sum);
    }

    private boolean tooManyReturned(int sent) {
        var stopAt = redrive.stopAt();
        return stopAt != null && sent >= Redrive.ENOUGH && returned >= stopAt * sent;
    }

    private void move(List<Chosen> chosen) throws InterruptedException {
        var at = 0;
        while (at < chosen.size()) {
            var size = (int) Math.min(pace.group(chosen.size() - at), redrive.maxInFlight());
            size = Math.min(size, chosen.size() - at);
            awaitRoom(size);
            walk.pause(pace.before(size));
            if (watcher.stopped()) {
                end = Redrive.End.STOPPED;
                break;
            }
            moveNow(chosen.subList(at, at + size));
            at += size;
            watcher.progress(report());
        }
        untried(chosen.subList(at, chosen.size()));
    }

    /** As if they had not been chosen. */
    private void untried(List<Chosen> chosen) {
        chosen.forEach(each -> count(each.letter(), -1));
    }

    private void awaitRoom(int size) throws InterruptedException {
        if (redrive.maxInFlight() == Long.MAX_VALUE) {
            return;
        }
        while (!watcher.stopped() && depth() + size > redrive.maxInFlight()) {
            walk.pause(FULL);
        }
    }

    private long depth() {
        var stats = client.stats(to);
        if (stats.visible().isEmpty()) {
            throw new QueueException(
                    QueueException.Kind.UNSUPPORTED,
                    to,
                    QueueException.Verb.STATS,
                    "the broker does not tell how full it is, so nobody can wait for room",
                    null);
        }
        return stats.visible().getAsLong() + stats.inFlight().orElse(0) + stats.delayed().orElse(0);
    }

    /** Sends, writes down that it did, removes. */
    private void moveNow(List<Chosen> group) {
        var ours = new ArrayList<Chosen>();
        for (var each : group) {
            if (walk.holds(each.delivery())) {
                ours.add(each);
            } else {
                walk.errors().add(leaseLost());
                refused(each); // whoever has it now decides
            }
        }
        journal.sending(entries(ours));
        var sent = client.send(to, ours.stream().map(this::outgoing).toList());
        var went = new ArrayList<Chosen>();
        var refused = new ArrayList<Chosen>();
        for (var i = 0; i < ours.size(); i++) {
            switch (sent.get(i)) {
                case Result.Ok<String> _ -> went.add(ours.get(i));
                case Result.Failed<String>(var error) -> {
                    walk.errors().add(error);
                    refused(ours.get(i));
                    if (certain(error)) {
                        refused.add(ours.get(i));
                    }
                }
            }
        }
        went.forEach(each -> sentIds.put(each.message().id(), brokerId(each)));
        taken.addAll(entries(went));
        journal.sent(entries(went));
        journal.notSent(entries(refused));
        remove(went);
    }

    private QueueException leaseLost() {
        return new QueueException(
                QueueException.Kind.LEASE_LOST,
                origin.deadLetters(),
                QueueException.Verb.EXTEND,
                "its lease ended before its turn came; use a longer --hold or a higher --rate",
                null);
    }

    /** Its attempts are counted anew; with a fact it fits though its first sender left no room. */
    private Outgoing outgoing(Chosen one) {
        var facts = Map.of("redriven-at", clock.instant().toString());
        return new Outgoing(one.message(), Duration.ZERO, facts);
    }

    private void remove(List<Chosen> went) {
        var gone = new ArrayList<Chosen>();
        var results = walk.remove(went.stream().map(Chosen::delivery).toList());
        for (var i = 0; i < went.size(); i++) {
            if (results.get(i)) {
                gone.add(went.get(i));
            } else {
                doubled++;
            }
        }
        journal.removed(entries(gone));
    }

    private void refused(Chosen one) {
        count(one.letter(), -1);
        failed++;
        walk.leave(one.delivery());
    }

    /** Whether the broker certainly does not have it. */
    private static boolean certain(QueueException error) {
        return switch (error.kind()) {
            case OUTCOME_UNKNOWN, CANCELLED, UNEXPECTED -> false;
            case QUEUE_NOT_FOUND,
                    ACCESS_DENIED,
                    MESSAGE_REFUSED,
                    TOO_LARGE,
                    UNSUPPORTED,
                    LEASE_LOST,
                    THROTTLED,
                    UNAVAILABLE,
                    CLOSED ->
                    true;
        };
    }

    private static List<RedriveJournal.Entry> entries(List<Chosen> chosen) {
        return chosen.stream().map(Chosen::entry).toList();
    }

    private static String brokerId(Chosen one) {
        return one.delivery().content().brokerId();
    }

    private static RedriveJournal.Entry entry(Delivery delivery, DeadLetter letter) {
        var died = letter.deadAt();
        return new RedriveJournal.Entry(
                delivery.content().brokerId(),
                letter.message().id(),
                died == null ? "-" : died.toString());
    }

    private Redrive.Report report() {
        return new Redrive.Report(
                end,
                moved,
                left,
                undecodable,
                failed,
                doubled,
                removed,
                unsure,
                returned,
                byCause,
                walk.errors().counts());
    }
}
