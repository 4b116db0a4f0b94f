/**
 * The event-updater: delivers the messages of a queue to an HTTP destination, so that a receiver
 * needs no Java. A queue gets it by {@code destination:} in {@code hookworks.yaml}.
 */
@NullMarked
package io.hookworks.apps.updater;

import org.jspecify.annotations.NullMarked;
