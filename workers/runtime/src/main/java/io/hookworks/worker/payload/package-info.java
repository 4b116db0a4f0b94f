/**
 * Payloads as records: which type and version a message holds, read from JSON and written to it.
 */
@NullMarked
package io.hookworks.worker.payload;

import org.jspecify.annotations.NullMarked;
