/**
 * The conformance suite: what {@link io.hookworks.queue.QueueClient} promises, as cases that every
 * provider passes. A provider extends {@link
 * io.hookworks.queue.testkit.conformance.QueueConformance}. Cases are gated by declared
 * capabilities only: what is declared is proven, what is not must be refused.
 */
@NullMarked
package io.hookworks.queue.testkit.conformance;

import org.jspecify.annotations.NullMarked;
