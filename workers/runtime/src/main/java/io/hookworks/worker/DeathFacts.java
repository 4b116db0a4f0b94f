package io.hookworks.worker;

import io.hookworks.queue.QueueName;
import io.hookworks.worker.failure.Failure;
import io.hookworks.worker.failure.LogText;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The facts that a dead letter carries beside its message ({@link io.hookworks.queue.Facts}), and
 * their shorter forms. Documented in {@code docs/wire-format.md}.
 */
final class DeathFacts {
    static final String QUEUE = "dead-queue";
    static final String REASON = "dead-reason";
    static final String EXCEPTION = "dead-exception";
    static final String FINGERPRINT = "dead-fingerprint";
    static final String ATTEMPTS = "dead-attempts";
    static final String AT = "dead-at";

    private static final int SHORT_REASON = 200;
    private static final int BARE_REASON = 40;

    private DeathFacts() {}

    static Map<String, String> full(Death death, QueueName origin) {
        var facts = shortened(death);
        facts.put(QUEUE, origin.value());
        facts.put(REASON, LogText.brief(death.reason()));
        var cause = death.cause();
        if (cause != null) {
            facts.put(EXCEPTION, LogText.brief(Failure.of(cause).toString()));
        }
        return facts;
    }

    /** Without what the dead-letter queue or the log tells, too. */
    static Map<String, String> shortened(Death death) {
        var cause = death.cause();
        var facts = new LinkedHashMap<String, String>();
        facts.put(REASON, LogText.bounded(death.reason(), SHORT_REASON));
        facts.put(
                FINGERPRINT,
                cause == null ? Fingerprint.of(death.reason()) : Fingerprint.of(cause));
        facts.put(ATTEMPTS, Integer.toString(death.attempts()));
        facts.put(AT, death.at().toString());
        return facts;
    }

    /** The beginning of the reason. */
    static Map<String, String> bare(Death death) {
        return Map.of(REASON, LogText.bounded(death.reason(), BARE_REASON));
    }

    static int number(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
