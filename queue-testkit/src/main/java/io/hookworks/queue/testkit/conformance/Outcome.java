package io.hookworks.queue.testkit.conformance;

/** What became of one case with one provider. */
sealed interface Outcome {
    /** As it should be. */
    record Passed() implements Outcome {}

    /** The provider does not declare what the case is about, and proved that it refuses it. */
    record Undeclared(String what) implements Outcome {}

    /** It did not run, or not to its end. */
    record Skipped(String why) implements Outcome {}

    record Failed(String why) implements Outcome {}

    /** The word for it in a table. */
    default String word() {
        return switch (this) {
            case Passed _ -> "passed";
            case Undeclared _ -> "undeclared";
            case Skipped _ -> "skipped";
            case Failed _ -> "failed";
        };
    }

    /** What is to be said beside the word; empty if it says all. */
    default String note() {
        return switch (this) {
            case Passed() -> "";
            case Undeclared(var what) -> what;
            case Skipped(var why) -> why;
            case Failed(var why) -> why;
        };
    }
}
