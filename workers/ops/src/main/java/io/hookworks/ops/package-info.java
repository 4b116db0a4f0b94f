/** The programs and the command line: everything an operator starts. */
@NullMarked
package io.hookworks.ops;

import org.jspecify.annotations.NullMarked;
