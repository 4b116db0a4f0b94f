package io.hookworks.ops;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** The variables of the process's environment. An empty one counts as unset. */
public record Environment(Map<String, String> variables) {
    public Environment {
        variables = Map.copyOf(variables);
    }

    public @Nullable String get(String name) {
        var value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    public String get(String name, String otherwise) {
        var value = get(name);
        return value == null ? otherwise : value;
    }

    /** These variables, and one more if it is unset. */
    public Environment orElse(String name, String value) {
        return get(name) == null ? with(name, value) : this;
    }

    /** These variables, with this one so. */
    public Environment with(String name, String value) {
        var more = new HashMap<>(variables);
        more.put(name, value);
        return new Environment(more);
    }
}
