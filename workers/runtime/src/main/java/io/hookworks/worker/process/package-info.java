/** Starts a program and ends every process that belongs to it. Used by {@code Subprocess} only. */
@NullMarked
package io.hookworks.worker.process;

import org.jspecify.annotations.NullMarked;
