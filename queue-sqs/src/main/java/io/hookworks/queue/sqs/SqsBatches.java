package io.hookworks.queue.sqs;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Carries the entries of one verb in as few calls as the quotas allow, all calls at once, and
 * brings back one result per entry. Entries are known to SQS by their position in the call.
 *
 * @param <E> an entry, checked and ready for the wire
 * @param <T> what is told of an entry that succeeded
 */
final class SqsBatches<E, T> {
    /** One call. */
    @FunctionalInterface
    interface Carrier<E, T> {
        CompletableFuture<Answer<T>> carry(SqsAsyncClient client, String url, List<E> entries);
    }

    /** What SQS says of the entries of one call, by {@link #id}. */
    record Answer<T>(Map<String, T> done, List<BatchResultErrorEntry> failed) {}

    private record Placed<E>(int place, E entry) {}

    private record Call<E, T>(List<Placed<E>> entries, CompletableFuture<Answer<T>> answer) {}

    private final SqsCalls calls;
    private final QueueName queue;
    private final Verb verb;
    private final Map<Integer, Result<T>> results = new TreeMap<>();
    private final List<Placed<E>> ready = new ArrayList<>();

    SqsBatches(SqsCalls calls, QueueName queue, Verb verb) {
        this.calls = calls;
        this.queue = queue;
        this.verb = verb;
    }

    /** The name of the entry that stands at {@code place} in its call. */
    static String id(int place) {
        return Integer.toString(place);
    }

    /** Makes entries ready for the wire; what {@code prepare} refuses never gets there. */
    <R> SqsBatches<E, T> prepare(List<R> entries, Function<R, E> prepare) {
        for (int place = 0; place < entries.size(); place++) {
            try {
                ready.add(new Placed<>(place, prepare.apply(entries.get(place))));
            } catch (QueueException refusal) {
                results.put(place, new Result.Failed<>(refusal));
            }
        }
        return this;
    }

    List<Result<T>> carry(ToIntFunction<E> bytes, Carrier<E, T> carrier) {
        if (!ready.isEmpty()) {
            try {
                var url = calls.url(queue, verb);
                split(bytes).stream()
                        .map(part -> start(url, part, carrier))
                        .toList()
                        .forEach(this::collect);
            } catch (QueueException e) {
                fail(ready, e);
            } catch (InterruptedException e) {
                fail(ready, cancelled());
            }
        }
        return List.copyOf(results.values());
    }

    private List<List<Placed<E>>> split(ToIntFunction<E> bytes) {
        var parts = new ArrayList<List<Placed<E>>>();
        List<Placed<E>> part = new ArrayList<>();
        long size = 0;
        for (var placed : ready) {
            var more = bytes.applyAsInt(placed.entry());
            if (part.size() == SqsLimits.BATCH || size + more > SqsLimits.BYTES) {
                parts.add(part);
                part = new ArrayList<>();
                size = 0;
            }
            part.add(placed);
            size += more;
        }
        parts.add(part);
        return parts;
    }

    private Call<E, T> start(String url, List<Placed<E>> part, Carrier<E, T> carrier) {
        var entries = part.stream().map(Placed::entry).toList();
        try {
            return new Call<>(
                    part, calls.start(queue, verb, client -> carrier.carry(client, url, entries)));
        } catch (QueueException closed) {
            return new Call<>(part, CompletableFuture.failedFuture(closed));
        }
    }

    private void collect(Call<E, T> call) {
        try {
            place(call.entries(), calls.await(queue, verb, call.answer()));
        } catch (QueueException e) {
            fail(call.entries(), e);
        } catch (InterruptedException e) {
            fail(call.entries(), cancelled());
        }
    }

    private void place(List<Placed<E>> entries, Answer<T> answer) {
        for (int i = 0; i < entries.size(); i++) {
            results.put(entries.get(i).place(), result(id(i), answer));
        }
    }

    private Result<T> result(String id, Answer<T> answer) {
        var done = answer.done().get(id);
        if (done != null) {
            return new Result.Ok<>(done);
        }
        return answer.failed().stream()
                .filter(failed -> id.equals(failed.id()))
                .findFirst()
                .<Result<T>>map(failed -> new Result.Failed<>(SqsErrors.of(failed, queue, verb)))
                .orElseGet(() -> new Result.Failed<>(unmentioned()));
    }

    private void fail(List<Placed<E>> entries, QueueException error) {
        entries.forEach(entry -> results.putIfAbsent(entry.place(), new Result.Failed<>(error)));
    }

    /** The flag stays set, so the calls that are left are not waited for either. */
    private QueueException cancelled() {
        Thread.currentThread().interrupt();
        var detail = "interrupted while SQS had not answered; it may have happened all the same";
        return SqsLimits.refusal(Kind.CANCELLED, queue, verb, detail);
    }

    private QueueException unmentioned() {
        var detail = "the answer of SQS does not mention this entry";
        return SqsLimits.refusal(Kind.OUTCOME_UNKNOWN, queue, verb, detail);
    }
}
