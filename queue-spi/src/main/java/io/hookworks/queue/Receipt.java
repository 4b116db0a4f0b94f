package io.hookworks.queue;

/**
 * The claim to one delivery, as the broker issued it: what {@code ack}, {@code extend} and {@code
 * release} name. Good for the queue it was received from, until its lease ends.
 */
public record Receipt(String handle) {}
