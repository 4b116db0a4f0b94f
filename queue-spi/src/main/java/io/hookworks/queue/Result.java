package io.hookworks.queue;

/** The outcome of one entry of a batch. The entries of one batch fare independently. */
public sealed interface Result<T> {
    /** The broker confirmed this entry. */
    record Ok<T>(T value) implements Result<T> {}

    /** It did not; {@link QueueException#kind()} says whether to try again. */
    record Failed<T>(QueueException error) implements Result<T> {}
}
