package io.hookworks.worker;

/** Text from outside, made fit for an attribute or a log line. */
final class Text {
    /** With all of a dead letter's other facts this stays far below what a message may hold. */
    private static final int LONGEST = 1_000;

    private Text() {}

    /** At most 1 000 characters, the cut marked by an ellipsis, control characters replaced. */
    static String brief(String text) {
        var clean = text.replaceAll("\\p{C}+", " ").strip();
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 1) + "…";
    }
}
