package io.hookworks.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;

/** The jars of programs in production, {@code workers/ops/target/lib}, as the build left them. */
class ProductionClassPathTest {
    private static final Path ROOT = Present.repository();
    private static final String LIB = "workers/ops/target/lib";

    /** For development and tests: an embedded broker or mail server, a test kit, a test library. */
    private static final List<String> NOT_FOR_PRODUCTION =
            List.of(
                    "io/hookworks/dev/",
                    "io/hookworks/queue/testkit/",
                    "io/hookworks/worker/testkit/",
                    "io/hookworks/benchmarks/",
                    "org/elasticmq/",
                    "org/apache/pekko/",
                    "scala/",
                    "org/subethamail/",
                    "org/junit/",
                    "org/opentest4j/",
                    "org/awaitility/",
                    "org/hamcrest/",
                    "com/tngtech/archunit/");

    @Test
    void no_jar_has_classes_for_development_or_tests() throws IOException {
        var found = new TreeMap<String, TreeSet<String>>();
        for (var jar : jars()) {
            try (var file = new JarFile(jar.toFile())) {
                file.stream()
                        .flatMap(
                                entry ->
                                        NOT_FOR_PRODUCTION.stream()
                                                .filter(entry.getName()::startsWith))
                        .forEach(
                                name ->
                                        found.computeIfAbsent(name(jar), _ -> new TreeSet<>())
                                                .add(name));
            }
        }
        assertEquals(Map.of(), found);
    }

    @Test
    void programs_start_without_the_jars_of_development() throws IOException {
        var launcher = Files.readString(ROOT.resolve("hookworks"));
        assertTrue(launcher.contains("api | worker) kind=$1 lib=" + LIB), launcher);
        assertTrue(launcher.contains("bridge) kind=bridge lib=" + LIB), launcher);
        var image = Files.readString(ROOT.resolve("infra/Dockerfile"));
        assertTrue(image.contains("COPY --from=build /src/" + LIB + " lib"), image);
        assertFalse(image.contains("workers/dev"), image);
    }

    @Test
    void each_jar_of_others_has_the_checksum_that_is_recorded() throws Exception {
        var recorded = new HashMap<String, List<String>>();
        for (var line : Files.readAllLines(ROOT.resolve(".mvn/checksums/checksums.sha256"))) {
            recorded.computeIfAbsent(line.replaceFirst(".*/", ""), _ -> new ArrayList<>())
                    .add(line.substring(0, line.indexOf(' ')));
        }
        for (var jar : jars()) {
            if (!name(jar).endsWith("-SNAPSHOT.jar")) {
                assertTrue(
                        recorded.getOrDefault(name(jar), List.of()).contains(sha256(jar)),
                        () -> jar + " is not what .mvn/checksums recorded");
            }
        }
    }

    private static List<Path> jars() throws IOException {
        try (var files = Files.list(ROOT.resolve(LIB))) {
            var jars = files.filter(file -> name(file).endsWith(".jar")).toList();
            assertTrue(
                    jars.stream().anyMatch(jar -> name(jar).startsWith("workers-ops-")),
                    () -> "not the class path of the programs: " + jars);
            return jars;
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    }
}
