/**
 * AWS SQS behind {@link io.hookworks.queue.QueueClient}. The wire format is described in {@code
 * docs/wire-format.md}.
 */
@NullMarked
package io.hookworks.queue.sqs;

import org.jspecify.annotations.NullMarked;
