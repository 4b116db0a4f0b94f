package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import io.hookworks.queue.testkit.InMemoryTarget;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

class OutcomesTest {
    @TempDir Path folder;

    /** Only this test runs it. */
    static class Sound extends QueueConformance {
        @Override
        protected String provider() {
            return "Some provider (sound)";
        }

        @Override
        protected ConformanceTarget open() {
            return InMemoryTarget.frugal();
        }
    }

    @Test
    void every_case_that_ran_has_its_outcome() throws IOException {
        var delays = selectNestedClass(List.of(Sound.class), QueueConformance.Delaying.class);
        LauncherFactory.create().execute(request(delays));
        var lines = Files.readAllLines(folder.resolve("some-provider-sound.tsv"));
        assertEquals("# Some provider (sound)", lines.getFirst());
        assertTrue(lines.contains("D2 a delay beyond what is declared is refused\tpassed\t"));
        assertEquals(
                Map.of("passed", 1L, "undeclared", 6L),
                lines.stream()
                        .skip(1)
                        .collect(
                                Collectors.groupingBy(
                                        line -> line.split("\t", 3)[1], Collectors.counting())));
    }

    @Test
    void every_case_has_an_id_and_a_name_of_its_own() {
        var distinct = new HashSet<String>();
        var plan = LauncherFactory.create().discover(request(selectClass(Sound.class)));
        plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(TestIdentifier::isTest)
                .map(TestIdentifier::getDisplayName)
                .filter(name -> name.matches("[SDLAQOBXMG]\\d+ [^\t|]+"))
                .forEach(distinct::add);
        assertEquals(plan.countTestIdentifiers(TestIdentifier::isTest), distinct.size());
    }

    private LauncherDiscoveryRequest request(DiscoverySelector selector) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selector)
                .configurationParameter(ConformanceTable.FOLDER, folder.toString())
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
    }
}
