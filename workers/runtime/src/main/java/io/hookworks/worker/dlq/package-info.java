/** Dead letters: looked at, chosen, sent back, thrown away. */
@NullMarked
package io.hookworks.worker.dlq;

import org.jspecify.annotations.NullMarked;
