package io.hookworks.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** All code looks alike, so that a diff shows only what changed. */
class FormatTest {
    @Test
    void every_source_file_is_formatted() throws Exception {
        var format = new Format();
        var root = Format.root();
        var sources = Format.sources(root);
        var wrong = new ArrayList<Path>();
        for (var file : sources) {
            var is = Files.readString(file);
            if (!is.equals(format.of(is))) {
                wrong.add(root.relativize(file));
            }
        }
        assertTrue(sources.size() > 100, "only looked at " + sources);
        assertTrue(wrong.isEmpty(), () -> "Run " + Format.COMMAND + " to format " + wrong);
    }

    @Test
    void a_file_that_is_not_comes_out_formatted() throws Exception {
        var source = "import java.util.Set;import java.util.List; class A{ List<Set<A>> of; }";
        var formatted =
                """
                import java.util.List;
                import java.util.Set;

                class A {
                    List<Set<A>> of;
                }
                """;

        assertEquals(formatted, new Format().of(source));
    }
}
