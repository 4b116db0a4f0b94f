package io.hookworks.worker.dlq;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.Result;

import java.util.ArrayList;
import java.util.List;

/** Counts the errors of a broker by call and kind, in the order they came first. For one thread. */
final class ErrorTally {
    private final List<BrokerErrors> errors = new ArrayList<>();

    void add(QueueException error) {
        for (var i = 0; i < errors.size(); i++) {
            if (errors.get(i).covers(error)) {
                errors.set(i, errors.get(i).oneMore());
                return;
            }
        }
        errors.add(BrokerErrors.first(error));
    }

    /** Whether it was a success; if not, its error is counted. */
    boolean ok(Result<?> result) {
        return switch (result) {
            case Result.Ok<?> _ -> true;
            case Result.Failed<?>(var error) -> {
                add(error);
                yield false;
            }
        };
    }

    List<BrokerErrors> counts() {
        return List.copyOf(errors);
    }
}
