/**
 * The words every part of Hookworks shares, and {@link io.hookworks.queue.QueueClient}, the
 * contract that a provider of queues fulfils. Imports nobody.
 */
@NullMarked
package io.hookworks.queue;

import org.jspecify.annotations.NullMarked;
