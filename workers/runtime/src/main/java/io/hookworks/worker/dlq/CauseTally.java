package io.hookworks.worker.dlq;

import io.hookworks.worker.DeadLetter;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Dead letters by what they died of. For one thread. */
public final class CauseTally {
    /**
     * Those of one cause.
     *
     * @param cause its fingerprint
     * @param first the earliest death; null: nobody knows one
     * @param last the latest
     * @param sample the id of the one that died last; of several the smallest
     * @param reason of that one, in words
     * @param exception of that one
     */
    public record Group(
            String cause,
            int count,
            @Nullable Instant first,
            @Nullable Instant last,
            String sample,
            String reason,
            @Nullable String exception) {}

    private static final Comparator<@Nullable Instant> BY_TIME =
            Comparator.nullsFirst(Comparator.<Instant>naturalOrder());

    private static final Comparator<DeadLetter> LATER =
            Comparator.comparing(DeadLetter::deadAt, BY_TIME)
                    .thenComparing(letter -> letter.message().id(), Comparator.reverseOrder());

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, DeadLetter> samples = new LinkedHashMap<>();

    /** Counts one more. */
    public void add(DeadLetter letter) {
        var cause = letter.fingerprint();
        var sample =
                samples.merge(
                        cause, letter, (old, more) -> LATER.compare(old, more) < 0 ? more : old);
        var before = groups.get(cause);
        var died = letter.deadAt();
        groups.put(
                cause,
                new Group(
                        cause,
                        before == null ? 1 : before.count() + 1,
                        earlier(before == null ? null : before.first(), died),
                        sample.deadAt(),
                        sample.message().id(),
                        sample.reason(),
                        sample.exception()));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    /** The largest first. */
    public List<Group> groups() {
        return groups.values().stream()
                .sorted(Comparator.comparing(Group::count).reversed().thenComparing(Group::cause))
                .toList();
    }
}
