package io.hookworks.ops.filter;

import dev.cel.runtime.CelVariableResolver;

import io.hookworks.worker.DeadLetter;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The variables of one dead letter. A value is computed when the expression reads it first, so that
 * only expressions with {@code payload} parse the body.
 */
final class LetterVariables implements CelVariableResolver {
    private final DeadLetter letter;
    private final Instant now;
    private final Map<Field, Object> values = new EnumMap<>(Field.class);

    LetterVariables(DeadLetter letter, Instant now) {
        this.letter = letter;
        this.now = now;
    }

    @Override
    public Optional<Object> find(String name) {
        return Arrays.stream(Field.values())
                .filter(field -> field.word().equals(name))
                .findFirst()
                .map(field -> values.computeIfAbsent(field, each -> each.value(letter, now)));
    }
}
