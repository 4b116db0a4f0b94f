/** The rivals, on a class path of their own. */
@NullMarked
package io.hookworks.benchmarks;

import org.jspecify.annotations.NullMarked;
