package io.hookworks.queue;

import io.hookworks.queue.QueueException.Verb;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Results of a batch call, one for each entry, also if the provider breaks its contract. */
final class EntryResults {
    private EntryResults() {}

    /** What the call returns; if it throws, or returns too few results, all entries failed. */
    static <T> List<Result<T>> of(
            QueueName queue, Verb verb, int entries, Supplier<List<Result<T>>> call) {
        try {
            var results = call.get();
            if (results.size() == entries) {
                return results;
            }
            throw new IllegalStateException(results.size() + " results for " + entries);
        } catch (Throwable e) { // an Error too: it must not cost other callers anything
            var error = QueueException.unexpected(queue, verb, e);
            return Collections.nCopies(entries, new Result.Failed<>(error));
        }
    }
}
