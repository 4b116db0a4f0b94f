/** How the command line shows its help and its errors. */
@NullMarked
package io.hookworks.ops.cli;

import org.jspecify.annotations.NullMarked;
