package io.hookworks.config;

import java.net.URI;

/**
 * Where payloads wait that are too large for their queue.
 *
 * @param store {@code s3://BUCKET/PREFIX}, {@code gs://BUCKET/PREFIX} or {@code file:/PATH}; its
 *     scheme chooses the store, whatever queues there are
 * @param above the largest body in bytes that travels in its message, if its queue takes it
 * @param maxBody the most that a source's own {@code max-body} may be, in bytes
 */
public record ClaimCheckConfig(URI store, int above, int maxBody) {}
