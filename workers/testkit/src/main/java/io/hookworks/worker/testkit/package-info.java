/**
 * For those who write handlers: {@link io.hookworks.worker.testkit.Workshop}. For those who write
 * providers: the cases of the conformance suite that take workers: {@link
 * io.hookworks.worker.testkit.WorkerConformance}. They show that what the runtime decides once
 * holds on every provider.
 */
@NullMarked
package io.hookworks.worker.testkit;

import org.jspecify.annotations.NullMarked;
