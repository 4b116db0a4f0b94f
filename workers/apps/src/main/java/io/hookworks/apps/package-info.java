/** Workers to use and to copy: one package per app. What they share stands here. */
@NullMarked
package io.hookworks.apps;

import org.jspecify.annotations.NullMarked;
