package io.hookworks.queue;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * That a queue is not to be worked on for now. Messages go in all the same, and wait.
 *
 * @param since when it was paused, in whole seconds; null: whoever paused it did not say, as when
 *     somebody did it by hand in the cloud's console
 * @param by who paused it; empty: unknown
 * @param reason why; empty: unknown
 */
public record Pause(@Nullable Instant since, String by, String reason) {}
