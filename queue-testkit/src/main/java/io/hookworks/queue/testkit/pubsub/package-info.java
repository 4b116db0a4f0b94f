/**
 * Pub/Sub without a cloud: Google's emulator as a child process, and a strict fake for what the
 * emulator gets wrong.
 */
@NullMarked
package io.hookworks.queue.testkit.pubsub;

import org.jspecify.annotations.NullMarked;
