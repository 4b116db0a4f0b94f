/** Files that hold bodies, tokens or who did what: for the user of the process alone. */
@NullMarked
package io.hookworks.queue.files;

import org.jspecify.annotations.NullMarked;
