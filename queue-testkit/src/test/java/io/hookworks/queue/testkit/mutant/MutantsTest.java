package io.hookworks.queue.testkit.mutant;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.hookworks.queue.testkit.conformance.ConformanceTable;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The suite fails every driver that is broken on purpose, which proves that it can. The case that
 * caught each of them first is written to {@code target/conformance/mutants.md}.
 */
class MutantsTest {
    private static final Path FOLDER = Path.of("target", "conformance");
    private static final Map<String, Set<String>> KILLERS = new ConcurrentSkipListMap<>();

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> no_mutant_survives() {
        return Breed.all().stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> kill(mutant)));
    }

    private static void kill(Breed mutant) {
        var failed = new ConcurrentSkipListSet<String>();
        KILLERS.put(mutant.name(), failed);
        var request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(MutantSuite.class))
                        .configurationParameter(MutantSuite.PARAMETER, mutant.name())
                        .configurationParameter(
                                ConformanceTable.FOLDER, FOLDER.resolve("mutants").toString())
                        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                        .configurationParameter("junit.jupiter.execution.timeout.default", "5 s")
                        .build();
        LauncherFactory.create().execute(request, new Failures(failed));
        assertFalse(failed.isEmpty(), () -> "no case fails a driver that " + mutant.name());
    }

    static boolean isCaught(String mutant) {
        return !KILLERS.getOrDefault(mutant, Set.of()).isEmpty();
    }

    private record Failures(Set<String> cases) implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                cases.add(test.getDisplayName());
            }
        }
    }

    @AfterAll
    static void write() throws IOException {
        var rows =
                KILLERS.entrySet().stream()
                        .map(one -> row(one.getKey(), one.getValue()))
                        .collect(Collectors.joining());
        Files.createDirectories(FOLDER);
        Files.writeString(
                FOLDER.resolve("mutants.md"),
                "| A driver that … | is caught by |\n|---|---|\n" + rows);
    }

    private static String row(String mutant, Set<String> cases) {
        return "| " + mutant + " | " + String.join("<br>", cases) + " |\n";
    }
}
