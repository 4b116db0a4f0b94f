package io.hookworks.ops.dlq;

/** How a command prints. */
enum Output {
    TABLE,
    JSON
}
