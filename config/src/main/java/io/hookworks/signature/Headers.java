package io.hookworks.signature;

import java.util.List;

/** The headers of a request, by name in any case. */
@FunctionalInterface
public interface Headers {
    /** All values of a header, in order; empty if it is not there. */
    List<String> all(String name);
}
