/**
 * What can go wrong in code of others, made harmless: exceptions that are safe to log, steps and
 * threads that survive any {@code Throwable}.
 */
@NullMarked
package io.hookworks.worker.failure;

import org.jspecify.annotations.NullMarked;
