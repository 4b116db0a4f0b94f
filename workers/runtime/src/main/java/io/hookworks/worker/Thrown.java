package io.hookworks.worker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What exceptions of handlers mean, by class; the most specific class that is named wins. */
record Thrown(Map<Class<?>, Function<Throwable, Verdict>> verdicts) {
    static final Thrown NOTHING_SAID = new Thrown(Map.of());

    Thrown {
        verdicts = Map.copyOf(verdicts);
    }

    <E extends Throwable> Thrown with(Class<E> type, Function<? super E, Verdict> verdict) {
        var more = new LinkedHashMap<>(verdicts);
        if (more.put(type, failure -> verdict.apply(type.cast(failure))) != null) {
            throw new IllegalArgumentException("two verdicts on " + type.getName());
        }
        return new Thrown(more);
    }

    /** A handler whose exceptions mean what is said here, unless its attempt was cancelled. */
    MessageHandler over(MessageHandler handler) {
        return (message, attempt) -> {
            try {
                return handler.handle(message, attempt);
            } catch (Throwable e) {
                var verdict =
                        attempt.cancellation().fired() ? Optional.<Verdict>empty() : verdictOn(e);
                if (verdict.isEmpty()) {
                    throw e;
                }
                return verdict.get();
            }
        };
    }

    /** Empty: nobody said. */
    private Optional<Verdict> verdictOn(Throwable failure) {
        for (Class<?> type = failure.getClass();
                type != Object.class;
                type = type.getSuperclass()) {
            var verdict = verdicts.get(type);
            if (verdict != null) {
                return Optional.of(apply(verdict, failure));
            }
        }
        return Optional.empty();
    }

    /** A verdict that fails in its turn must not hide what it was to be about. */
    private static Verdict apply(Function<Throwable, Verdict> verdict, Throwable failure) {
        try {
            return verdict.apply(failure);
        } catch (RuntimeException e) {
            if (e != failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }
}
