/**
 * The door: takes webhooks, makes sure that they are their sender's, puts them into a queue, and
 * answers once they are there. Read {@link io.hookworks.webhook.Intake} first.
 */
@NullMarked
package io.hookworks.webhook;

import org.jspecify.annotations.NullMarked;
