package io.hookworks.worker;

import io.hookworks.queue.QueueName;

import java.time.Duration;

/**
 * What a drain did with the work of one queue.
 *
 * @param finished handled, retried later or dead-lettered, as their handlers said
 * @param released given back untouched or unfinished, to be delivered at once
 * @param abandoned neither: delivered again after the lease. Their handlers may still be running
 */
public record DrainReport(
        QueueName queue, int finished, int released, int abandoned, Duration took) {}
