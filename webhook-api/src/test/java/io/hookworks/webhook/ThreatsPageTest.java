package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** {@code docs/threats.md} has every row, and names no test that is not there. */
class ThreatsPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve(Path.of("docs", "threats.md"));
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (T\\d+) \\|");
    private static final int FEWEST = 33;

    @Test
    void every_threat_has_its_row() throws IOException {
        var rows = ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group(1)).toList();
        assertTrue(rows.size() >= FEWEST, "a threat is gone");
        assertEquals(
                IntStream.rangeClosed(1, rows.size()).mapToObj(row -> "T" + row).toList(), rows);
    }

    @Test
    void every_test_that_it_names_is_there() throws IOException {
        var tests = tests();
        for (var named : TEST.matcher(Files.readString(PAGE)).results().toList()) {
            var source = tests.get(named.group(1));
            assertTrue(source != null, named.group());
            var method = named.group(2);
            assertTrue(
                    method == null || Objects.requireNonNull(source).contains(" " + method + "("),
                    named.group());
        }
    }

    private static Map<String, String> tests() throws IOException {
        var tests = new HashMap<String, String>();
        try (var files = Files.walk(ROOT)) {
            var sources = files.filter(file -> file.toString().endsWith("Test.java")).toList();
            for (var source : sources) {
                var name = String.valueOf(source.getFileName()).replace(".java", "");
                tests.merge(name, read(source), (one, other) -> one + other);
            }
        }
        return tests;
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
