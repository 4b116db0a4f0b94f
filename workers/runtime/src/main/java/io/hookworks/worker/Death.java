package io.hookworks.worker;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Why a message became a dead letter.
 *
 * @param cause what the handler threw; null if it said so itself
 * @param attempts how often it had been tried
 */
record Death(String reason, @Nullable Throwable cause, int attempts, Instant at) {}
