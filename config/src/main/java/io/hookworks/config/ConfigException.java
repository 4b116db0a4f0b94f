package io.hookworks.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code hookworks.yaml} cannot be used. The message lists everything that is wrong with it. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> problems;
    private final transient @Nullable Partial partial;

    /**
     * What a running program can follow all the same.
     *
     * @param config the file without the sources whose secrets are all that is wrong
     * @param faulty those sources
     */
    record Partial(Hookworks config, Set<String> faulty) {}

    ConfigException(List<String> problems) {
        this(problems, null);
    }

    /**
     * @param partial null: more is wrong than secrets of some sources
     */
    ConfigException(List<String> problems, @Nullable Partial partial) {
        super(
                String.join("\n", problems)
                        + "\n"
                        + (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                        + "; nothing was started.");
        this.problems = new ArrayList<>(problems);
        this.partial = partial;
    }

    /** Empty: more is wrong than secrets of some sources. */
    Optional<Partial> partial() {
        return Optional.ofNullable(partial);
    }

    /** What is wrong, each with its line and path. */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
