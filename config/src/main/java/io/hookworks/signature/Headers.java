package io.hookworks.signature;

import java.util.List;
import java.util.Set;

/** The headers of a request, by name in any case. */
@FunctionalInterface
public interface Headers {
    /** All values of a header, in order; empty if it is not there. */
    List<String> all(String name);

    /** The names of those that are there, as they were written; empty where nobody needs them. */
    default Set<String> names() {
        return Set.of();
    }
}
