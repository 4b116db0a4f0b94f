/**
 * What tests of queues need: queues in memory on a clock that tests move, faults on order, and the
 * conformance suite that every provider passes.
 */
@NullMarked
package io.hookworks.queue.testkit;

import org.jspecify.annotations.NullMarked;
