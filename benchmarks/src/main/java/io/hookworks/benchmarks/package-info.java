/** Measurements and torments, each run by one command; see README.md beside this module. */
@NullMarked
package io.hookworks.benchmarks;

import org.jspecify.annotations.NullMarked;
