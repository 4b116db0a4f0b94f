/** Google Pub/Sub behind {@link io.hookworks.queue.QueueClient}. */
@NullMarked
package io.hookworks.queue.pubsub;

import org.jspecify.annotations.NullMarked;
