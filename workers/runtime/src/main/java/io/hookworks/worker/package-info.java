/**
 * What a worker decides, once, for every provider: how many messages to take, how long they stay
 * ours, what a handler's verdict leads to, when to retry, when to give up. A plain library.
 */
@NullMarked
package io.hookworks.worker;

import org.jspecify.annotations.NullMarked;
