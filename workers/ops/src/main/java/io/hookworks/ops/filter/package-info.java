/** Selects dead letters by expressions in CEL, the Common Expression Language. */
@NullMarked
package io.hookworks.ops.filter;

import org.jspecify.annotations.NullMarked;
