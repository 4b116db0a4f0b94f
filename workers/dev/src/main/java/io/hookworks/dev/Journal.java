package io.hookworks.dev;

import io.hookworks.worker.DeliveryReport;
import io.hookworks.worker.WorkerObserver;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What happened lately, newest first: deliveries, mails, and what the sample CRM was told. */
@Singleton
@Requires(property = "hookworks.dev", value = "true")
final class Journal implements WorkerObserver {
    private static final int KEPT = 200;

    /** A delivery and when it ended. */
    record Entry(Instant at, DeliveryReport report) {}

    /** A request to the sample CRM, and its answer. */
    record CrmCall(Instant at, String id, String type, int answer) {}

    private final Deque<Entry> deliveries = new ArrayDeque<>();
    private final Deque<Mail> mails = new ArrayDeque<>();
    private final Deque<CrmCall> crmCalls = new ArrayDeque<>();

    @Override
    public void ended(DeliveryReport report) {
        add(deliveries, new Entry(Instant.now(), report));
    }

    void received(Mail mail) {
        add(mails, mail);
    }

    void called(CrmCall call) {
        add(crmCalls, call);
    }

    List<Entry> deliveries() {
        return copy(deliveries);
    }

    List<Mail> mails() {
        return copy(mails);
    }

    List<CrmCall> crmCalls() {
        return copy(crmCalls);
    }

    private static <T> void add(Deque<T> to, T entry) {
        synchronized (to) {
            to.addFirst(entry);
            if (to.size() > KEPT) {
                to.removeLast();
            }
        }
    }

    private static <T> List<T> copy(Deque<T> of) {
        synchronized (of) {
            return List.copyOf(of);
        }
    }
}
