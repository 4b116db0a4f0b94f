package io.hookworks.ops.filter;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.RegexLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;

import io.hookworks.worker.DeadLetter;

import java.time.Instant;

/**
 * A condition on dead letters, written in <a href="https://cel.dev">CEL</a>, such as {@code
 * error.contains("Timeout") && age > duration("2h")}. {@link Field} lists the variables.
 *
 * <p>The expression is checked when it is compiled: syntax, variables, types, regular expressions
 * and durations. Its cost is bounded: {@value #MAX_LENGTH} characters, {@value #MAX_ITERATIONS}
 * iterations of {@code exists}, {@code all}, {@code map} and {@code filter}, and regular
 * expressions that take linear time (RE2). Instances are immutable and safe for use by several
 * threads.
 */
public final class DeadLetterFilter {
    static final int MAX_LENGTH = 10_000;
    static final int MAX_ITERATIONS = 100_000;

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .maxExpressionCodePointSize(MAX_LENGTH)
                    .comprehensionMaxIterations(MAX_ITERATIONS)
                    .build();
    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();
    private static final CelValidator VALIDATOR =
            CelValidatorFactory.standardCelValidatorBuilder(COMPILER, RUNTIME)
                    .addAstValidators(
                            RegexLiteralValidator.INSTANCE,
                            DurationLiteralValidator.INSTANCE,
                            TimestampLiteralValidator.INSTANCE)
                    .build();

    /** The result for one dead letter. */
    public sealed interface Match {
        /** The condition is true. */
        record Selected() implements Match {}

        /** The condition is false. */
        record NotSelected() implements Match {}

        /**
         * The condition has no value for this dead letter, for example because it reads an
         * attribute that the message does not have.
         *
         * @param why one line
         */
        record Failed(String why) implements Match {}
    }

    /** The expression is not valid. The message shows the fault, with a caret under it. */
    public static final class InvalidFilterException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        InvalidFilterException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final String text;
    private final CelRuntime.Program program;

    private DeadLetterFilter(String text, CelRuntime.Program program) {
        this.text = text;
        this.program = program;
    }

    /**
     * Compiles an expression.
     *
     * @throws InvalidFilterException if it is not valid CEL, uses an unknown variable, or its
     *     result is not a boolean
     */
    public static DeadLetterFilter compile(String text) {
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(text).getAst();
            var checked = VALIDATOR.validate(tree);
            return new DeadLetterFilter(text, RUNTIME.createProgram(checked.getAst()));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new InvalidFilterException(
                    e.getMessage() + "\nVariables: " + Field.summary() + ".", e);
        }
    }

    /**
     * Evaluates the condition for one dead letter.
     *
     * @param now the time from which {@code age} is computed
     */
    public Match match(DeadLetter letter, Instant now) {
        try {
            var result = program.eval(new LetterVariables(letter, now));
            return Boolean.TRUE.equals(result) ? new Match.Selected() : new Match.NotSelected();
        } catch (CelEvaluationException e) {
            return new Match.Failed(String.valueOf(e.getMessage()));
        }
    }

    private static CelCompiler compiler() {
        var builder =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .setResultType(SimpleType.BOOL);
        for (var field : Field.values()) {
            builder.addVar(field.word(), field.type());
        }
        return builder.build();
    }

    /** Returns the expression as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
