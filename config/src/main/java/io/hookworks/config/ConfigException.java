package io.hookworks.config;

import java.util.ArrayList;
import java.util.List;

/** {@code hookworks.yaml} cannot be used. The message lists everything that is wrong with it. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> problems;

    ConfigException(List<String> problems) {
        super(
                String.join("\n", problems)
                        + "\n"
                        + (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                        + "; nothing was started.");
        this.problems = new ArrayList<>(problems);
    }

    /** What is wrong, each with its line and path. */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
