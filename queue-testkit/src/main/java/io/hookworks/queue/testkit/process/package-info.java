/** Programs that tests run as processes of their own, and the ports and time that these get. */
@NullMarked
package io.hookworks.queue.testkit.process;

import org.jspecify.annotations.NullMarked;
