package io.hookworks.worker.payload;

/** What came of reading a payload. */
public sealed interface Reading<T extends Record> {
    /** It could be read. */
    record Read<T extends Record>(T payload) implements Reading<T> {}

    /**
     * It is not what its type says, and never will be.
     *
     * @param reason names type, version and the place in the JSON, and no value of it
     */
    record Unreadable<T extends Record>(String reason) implements Reading<T> {}

    /** It is of a later version than is known here; a newer program can read it. */
    record Newer<T extends Record>(String type, int version, int known) implements Reading<T> {
        /** In words for a person. */
        public String reason() {
            return type + " version " + version + " is newer than the version known here, " + known;
        }
    }

    /**
     * The payload.
     *
     * @throws IllegalArgumentException if it could not be read
     */
    default T orElseThrow() {
        return switch (this) {
            case Read<T>(var payload) -> payload;
            case Unreadable<T>(var reason) -> throw new IllegalArgumentException(reason);
            case Newer<T> newer -> throw new IllegalArgumentException(newer.reason());
        };
    }
}
