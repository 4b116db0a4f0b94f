package io.hookworks.queue;

import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Those who wait to send to one queue. A call leaves with as many as fit as soon as it would be
 * full, or few calls are under way, or the first in line has waited long enough. It has a thread of
 * its own: whoever gives up must not take the others' answer with him.
 */
final class SendLine {
    /** So many calls go without waiting for company. */
    private static final int EAGER = 2;

    /** Calls under way at once: with a slow broker these bound what is on the wire. */
    private static final int MOST_CALLS = 64;

    private final QueueClient client;
    private final QueueName queue;
    private final long lingerNanos;
    private final int full;
    private final int eager;
    private final int mostCalls;

    /** Made before it is needed: there may be no memory for it then. */
    private final Result<String> lost;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> line = new ArrayDeque<>();
    private int calls;

    /** One message and its sender. */
    private static final class Waiting {
        final Outgoing message;
        final long since = System.nanoTime();
        final Condition news;
        @Nullable Call call;
        @Nullable Result<String> answer;

        Waiting(Outgoing message, Condition news) {
            this.message = message;
            this.news = news;
        }

        Outgoing message() {
            return message;
        }
    }

    /** One call, and who still waits for it. */
    private static final class Call {
        final List<Waiting> batch;
        int awaited;
        @Nullable Thread thread;

        Call(List<Waiting> batch) {
            this.batch = batch;
            this.awaited = batch.size();
        }

        /** When nobody waits for it any more it is not to hold its messages either. */
        void leave() {
            awaited--;
            if (awaited == 0 && thread != null) {
                thread.interrupt();
            }
        }
    }

    SendLine(QueueClient client, QueueName queue, Duration linger) {
        this.client = client;
        this.queue = queue;
        this.lingerNanos = linger.toNanos();
        this.lost = Sender.failed(queue, Kind.OUTCOME_UNKNOWN, "its call ended without an answer");
        var can = client.capabilities(queue);
        var ordered = can.ordering() == Ordering.PER_KEY;
        this.full = can.maxBatch();
        this.eager = ordered ? 1 : EAGER;
        this.mostCalls = ordered ? 1 : MOST_CALLS;
    }

    Result<String> send(Outgoing message, Duration within) throws InterruptedException {
        var end = System.nanoTime() + within.toNanos();
        lock.lockInterruptibly();
        try {
            var mine = new Waiting(message, lock.newCondition());
            line.add(mine);
            try {
                return await(mine, end);
            } finally {
                leave(mine);
            }
        } finally {
            lock.unlock();
        }
    }

    private void leave(Waiting mine) {
        if (mine.call == null) {
            line.remove(mine);
            wakeFirst();
        } else if (mine.answer == null) {
            mine.call.leave();
        }
    }

    /** It looks to its own time from now on. */
    private void wakeFirst() {
        if (!line.isEmpty()) {
            line.getFirst().news.signal();
        }
    }

    private Result<String> await(Waiting mine, long end) throws InterruptedException {
        while (mine.answer == null) {
            dispatch();
            var now = System.nanoTime();
            if (now >= end) {
                return mine.call != null
                        ? Sender.failed(queue, Kind.OUTCOME_UNKNOWN, "no answer in time")
                        : Sender.failed(
                                queue, Kind.CANCELLED, "not sent: no call was free in time");
            }
            mine.news.awaitNanos(Math.min(end - now, untilItsTurn(mine, now)));
        }
        return mine.answer;
    }

    /** When it is first in line it looks again after its wait for company; others are woken. */
    private long untilItsTurn(Waiting mine, long now) {
        var first = mine.call == null && line.peek() == mine && calls < mostCalls;
        return first ? Math.max(1, mine.since + lingerNanos - now) : Long.MAX_VALUE;
    }

    /** Sends off what should go now. */
    private void dispatch() {
        while (!line.isEmpty() && calls < mostCalls && due()) {
            var batch = new ArrayList<Waiting>(full);
            while (batch.size() < full && !line.isEmpty()) {
                batch.add(line.remove());
            }
            var call = new Call(batch);
            batch.forEach(each -> each.call = call);
            calls++;
            start(call);
        }
    }

    private void start(Call call) {
        try {
            call.thread = Thread.ofVirtual().name("send " + queue).start(() -> run(call));
        } catch (Throwable e) { // no memory for a thread, say: nothing was sent
            calls--;
            var error = QueueException.unexpected(queue, Verb.SEND, e);
            for (var each : call.batch) {
                each.answer = new Result.Failed<>(error);
                each.news.signal();
            }
        }
    }

    private boolean due() {
        return calls < eager
                || line.size() >= full
                || System.nanoTime() - line.getFirst().since >= lingerNanos;
    }

    private void run(Call call) {
        var batch = call.batch;
        List<Result<String>> answers = List.of();
        try {
            answers =
                    EntryResults.of(
                            queue,
                            Verb.SEND,
                            batch.size(),
                            () ->
                                    client.send(
                                            queue, batch.stream().map(Waiting::message).toList()));
        } finally {
            ended(batch, answers);
        }
    }

    /** Its slot is free again whatever happened, and each sender has an answer. */
    private void ended(List<Waiting> batch, List<Result<String>> answers) {
        lock.lock();
        try {
            calls--;
            for (var i = 0; i < batch.size(); i++) {
                var each = batch.get(i);
                each.answer = i < answers.size() ? answers.get(i) : lost;
                each.news.signal();
            }
            dispatch();
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }
}
