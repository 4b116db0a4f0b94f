package io.hookworks.apps.updater;

import io.hookworks.apps.Excerpt;
import io.hookworks.worker.Verdict;

import org.jspecify.annotations.Nullable;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * What a destination answered.
 *
 * @param retryAfter the {@code Retry-After} header; null if there was none
 * @param body the beginning of the body, as text
 */
record Answer(int status, @Nullable String retryAfter, String body) {
    private static final int QUOTED = 200;

    static Answer of(HttpResponse<String> response) {
        var retryAfter = response.headers().firstValue("retry-after").orElse(null);
        return new Answer(response.statusCode(), retryAfter, response.body());
    }

    /**
     * What becomes of the message. A redirect is a failure for good: following it would hand the
     * event, and a fresh signature, to whoever the destination points at; a person has to change
     * the destination's {@code url}.
     */
    Verdict verdict(String destination, Instant now) {
        return switch (status / 100) {
            case 2 -> Verdict.done();
            case 3 -> Verdict.reject(reason(destination, " (a redirect, which is not followed)"));
            case 4 ->
                    isPassing() ? retry(destination, now) : Verdict.reject(reason(destination, ""));
            default -> retry(destination, now);
        };
    }

    /** Timeout, too early, too many requests: the same request may succeed later. */
    private boolean isPassing() {
        return status == 408 || status == 425 || status == 429;
    }

    private Verdict retry(String destination, Instant now) {
        var reason = reason(destination, "");
        var wait = retryAfter == null ? Duration.ZERO : RetryAfter.of(retryAfter, now);
        if (status == 429) {
            return Verdict.throttled(wait, reason);
        }
        return wait.isZero() ? Verdict.retry(reason) : Verdict.retryAfter(wait, reason);
    }

    private String reason(String destination, String remark) {
        var quote = Excerpt.of(body, QUOTED);
        return destination + " answered " + status + remark + (quote.isEmpty() ? "" : ": " + quote);
    }
}
