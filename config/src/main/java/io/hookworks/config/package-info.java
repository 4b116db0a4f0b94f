/** {@code hookworks.yaml}: the one file that describes every queue, source and destination. */
@NullMarked
package io.hookworks.config;

import org.jspecify.annotations.NullMarked;
