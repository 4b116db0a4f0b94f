/** Text between senders, terminals and JSON: what is printable, and what is masked. */
@NullMarked
package io.hookworks.ops.text;

import org.jspecify.annotations.NullMarked;
