package io.hookworks.benchmarks;

import io.hookworks.worker.Attempt;
import io.hookworks.worker.Verdict;

import java.time.Duration;
import java.util.Locale;

/**
 * What a message's handler is to do, and what must become of the message then. Its type tells the
 * handler. What a script does depends on the attempt's number, which counts every delivery, also
 * one whose worker was killed.
 */
enum Script {
    DONE(60, 1, false) {
        @Override
        Verdict play(Attempt attempt) {
            return Verdict.done();
        }
    },
    RETRY_ONCE(10, 2, false) {
        @Override
        Verdict play(Attempt attempt) {
            return attempt.number() > 1 ? Verdict.done() : Verdict.retry("its script");
        }
    },
    RETRY_TWICE(5, 3, false) {
        @Override
        Verdict play(Attempt attempt) {
            return attempt.number() > 2 ? Verdict.done() : Verdict.retry("its script");
        }
    },
    THROW_ONCE(10, 2, false) {
        @Override
        Verdict play(Attempt attempt) {
            if (attempt.number() > 1) {
                return Verdict.done();
            }
            throw new IllegalStateException("its script");
        }
    },
    HANG_ONCE(2, 2, false) {
        @Override
        Verdict play(Attempt attempt) throws InterruptedException {
            if (attempt.number() > 1) {
                return Verdict.done();
            }
            return hang();
        }
    },
    SLOW(3, 1, false) {
        @Override
        Verdict play(Attempt attempt) throws InterruptedException {
            Thread.sleep(LONG);
            return Verdict.done();
        }
    },
    REJECT(5, 1, true) {
        @Override
        Verdict play(Attempt attempt) {
            return Verdict.reject("its script");
        }
    },
    THROW(4, Script.ATTEMPTS, true) {
        @Override
        Verdict play(Attempt attempt) {
            throw new IllegalStateException("its script");
        }
    },
    HANG(1, Script.ATTEMPTS, true) {
        @Override
        Verdict play(Attempt attempt) throws InterruptedException {
            return hang();
        }
    };

    static final int ATTEMPTS = 5;
    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration TIMEOUT = Duration.ofSeconds(8);

    /** Longer than half a lease: it has to be renewed. */
    private static final Duration LONG = Duration.ofSeconds(6);

    private static final int SHARES = 100;

    private final int share;
    private final int runs;
    private final boolean dies;

    Script(int share, int runs, boolean dies) {
        this.share = share;
        this.runs = runs;
        this.dies = dies;
    }

    abstract Verdict play(Attempt attempt) throws InterruptedException;

    private static Verdict hang() throws InterruptedException {
        Thread.sleep(TIMEOUT.multipliedBy(10));
        throw new IllegalStateException("nobody stopped it at its timeout");
    }

    /** How often its handler runs when nothing is in its way. */
    int runs() {
        return runs;
    }

    /** Whether the message ends as a dead letter. */
    boolean dies() {
        return dies;
    }

    /** The type of its messages. */
    String type() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Script of(String type) {
        return valueOf(type.toUpperCase(Locale.ROOT));
    }

    /** The script of a message by its number: all of them in every hundred, well mixed. */
    static Script of(int number) {
        var place = Math.floorMod(number * 37, SHARES);
        for (var script : values()) {
            if (place < script.share) {
                return script;
            }
            place -= script.share;
        }
        throw new IllegalStateException("the shares are not " + SHARES);
    }
}
