package io.hookworks.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hookworks.queue.testkit.conformance.ConformanceTable;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the table of cases by providers of what the suites of this build have left behind: {@code
 * target/conformance.md}, which {@code docs/conformance.md} shows. Here, because all other modules
 * have run before.
 */
class ConformanceReportTest {
    private static final Path ROOT = Path.of("../..");

    @Test
    void no_case_failed_with_any_provider() throws IOException {
        var report = Path.of("target/conformance.md");
        var outcomes = outcomes();
        assertFalse(outcomes.isEmpty(), "the suites have left nothing behind");
        var files = new ArrayList<String>(List.of(report.toString()));
        outcomes.forEach(file -> files.add(file.toString()));
        ConformanceTable.main(files.toArray(String[]::new));
        var failed = Files.readAllLines(report).stream().filter(line -> line.contains("| failed"));
        assertEquals(List.of(), failed.toList());
    }

    private static List<Path> outcomes() throws IOException {
        var outcomes = new ArrayList<Path>();
        for (var module :
                List.of("queue-testkit", "workers/testkit", "queue-sqs", "queue-pubsub")) {
            var folder = ROOT.resolve(module).resolve("target/conformance");
            if (Files.isDirectory(folder)) {
                try (var files = Files.list(folder)) {
                    files.filter(file -> file.toString().endsWith(".tsv"))
                            .sorted()
                            .forEach(outcomes::add);
                }
            }
        }
        return outcomes;
    }
}
