package io.hookworks.worker.failure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A copy of what code of others threw, safe to log and to store: its texts are bounded and have no
 * control characters, and none of its methods runs code of the original. An exception may override
 * {@code getMessage}, {@code toString}, {@code getCause} and {@code getStackTrace}, and these may
 * throw, overflow the stack, or return null or 50 MB.
 */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Causes may go round in a circle. */
    private static final int DEEPEST = 20;

    private static final int MOST_FRAMES = 256;
    private static final StackTraceElement[] NO_FRAMES = {};

    /** Made while there is memory for it. */
    @SuppressWarnings("StaticAssignmentOfThrowable")
    private static final Failure UNREADABLE =
            new Failure("unknown", "an exception that cannot be read", NO_FRAMES, null);

    private final String type;
    private final String text;

    private Failure(String type, String text, StackTraceElement[] frames, @Nullable Failure cause) {
        super(text, cause, false, true);
        this.type = type;
        this.text = text;
        setStackTrace(frames);
    }

    /** The copy of an exception; of a copy, itself. Never throws. */
    public static Failure of(Throwable thrown) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        try {
            return copy(thrown, DEEPEST);
        } catch (Throwable e) { // memory or stack are used up
            return UNREADABLE;
        }
    }

    private static Failure copy(Throwable thrown, int depth) {
        var cause = depth == 0 ? null : asked(thrown::getCause);
        return new Failure(
                thrown.getClass().getName(),
                textOf(thrown),
                framesOf(thrown),
                cause == null || cause == thrown ? null : copy(cause, depth - 1));
    }

    private static String textOf(Throwable thrown) {
        var type = thrown.getClass().getName();
        try {
            var text = thrown.toString();
            return text == null || text.isBlank() ? type : LogText.of(text);
        } catch (Throwable e) {
            return type + " (its message cannot be read: " + e.getClass().getName() + ")";
        }
    }

    private static StackTraceElement[] framesOf(Throwable thrown) {
        var frames = asked(thrown::getStackTrace);
        return frames == null
                ? NO_FRAMES
                : Arrays.stream(frames)
                        .filter(Objects::nonNull)
                        .limit(MOST_FRAMES)
                        .toArray(StackTraceElement[]::new);
    }

    private static <T> @Nullable T asked(Supplier<@Nullable T> question) {
        try {
            return question.get();
        } catch (Throwable e) {
            return null;
        }
    }

    /**
     * What to give to a logger: the exception itself if it can be logged as it is, with all of its
     * causes, and else its copy. Never throws.
     */
    public static Throwable loggable(Throwable thrown) {
        try {
            return isTame(thrown) ? thrown : of(thrown);
        } catch (Throwable e) {
            return of(thrown);
        }
    }

    private static boolean isTame(Throwable thrown) {
        var open = new ArrayList<Throwable>(List.of(thrown));
        for (var seen = 0; !open.isEmpty(); seen++) {
            var next = open.removeLast();
            if (seen > DEEPEST
                    || !LogText.isTame(next.getMessage())
                    || !LogText.isTame(next.toString())
                    || Arrays.asList(next.getStackTrace()).contains(null)) {
                return false;
            }
            if (next.getCause() != null) {
                open.add(next.getCause());
            }
            open.addAll(List.of(next.getSuppressed()));
        }
        return true;
    }

    /** The class of the original. */
    public String type() {
        return type;
    }

    /** Class and message, as the original says it, in at most {@link LogText#LONGEST} letters. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // its message is the original's text already
    public String toString() {
        return text;
    }
}
