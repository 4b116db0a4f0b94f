/** HTTP as senders write it: request targets, framing and limits, before any route is chosen. */
@NullMarked
package io.hookworks.webhook.http;

import org.jspecify.annotations.NullMarked;
