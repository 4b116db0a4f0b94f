/** The commands about dead letters. */
@NullMarked
package io.hookworks.ops.dlq;

import org.jspecify.annotations.NullMarked;
