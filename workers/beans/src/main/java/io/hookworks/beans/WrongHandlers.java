package io.hookworks.beans;

import java.util.ArrayList;
import java.util.List;

/** Some handlers that are beans cannot be used. The message lists all of them, each with why. */
public final class WrongHandlers extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> problems;

    WrongHandlers(List<String> problems) {
        super(
                String.join("\n", problems)
                        + "\n"
                        + (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                        + " with handlers; nothing was started.");
        this.problems = new ArrayList<>(problems);
    }

    /** What is wrong, each with the class. */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
