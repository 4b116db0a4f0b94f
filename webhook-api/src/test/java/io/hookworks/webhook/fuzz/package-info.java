/** A grammar of HTTP requests, right and wrong, and a client that sends them as raw bytes. */
@NullMarked
package io.hookworks.webhook.fuzz;

import org.jspecify.annotations.NullMarked;
