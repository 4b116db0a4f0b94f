/**
 * Handlers as Micronaut beans: {@link io.hookworks.beans.Handles} on a class is all it takes. What
 * stands here finds them, checks them together, and gives every queue its handlers.
 */
@NullMarked
package io.hookworks.beans;

import org.jspecify.annotations.NullMarked;
