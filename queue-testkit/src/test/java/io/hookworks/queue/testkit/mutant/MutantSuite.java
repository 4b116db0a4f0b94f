package io.hookworks.queue.testkit.mutant;

import io.hookworks.queue.testkit.InMemoryTarget;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.QueueConformance;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The suite on one mutant, which a configuration parameter names. Only {@link MutantsTest} runs it.
 * It ends with the first case that catches the mutant.
 */
@ExtendWith({MutantSuite.FromParameter.class, MutantSuite.UntilCaught.class})
class MutantSuite extends QueueConformance {
    static final String PARAMETER = "mutant";

    private final Breed mutant;

    MutantSuite(Breed mutant) {
        this.mutant = mutant;
    }

    @Override
    protected String provider() {
        return mutant.name();
    }

    @Override
    protected ConformanceTarget open() {
        return InMemoryTarget.of(mutant::of);
    }

    /** Skips the cases that follow the one that caught the mutant. */
    static final class UntilCaught implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return MutantsTest.isCaught(context.getConfigurationParameter(PARAMETER).orElseThrow())
                    ? ConditionEvaluationResult.disabled("the mutant is caught")
                    : ConditionEvaluationResult.enabled("no case has caught the mutant");
        }
    }

    static final class FromParameter implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Breed.class;
        }

        @Override
        public Breed resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Breed.named(context.getConfigurationParameter(PARAMETER).orElseThrow());
        }
    }
}
