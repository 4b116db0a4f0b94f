/**
 * Proxies between a real driver and a real broker, which spoil what a test orders: answers, calls
 * and connections. They also count calls, for budgets.
 */
@NullMarked
package io.hookworks.queue.testkit.wire;

import org.jspecify.annotations.NullMarked;
