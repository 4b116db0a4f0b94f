package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ConformanceTableTest {
    @TempDir Path folder;

    @Test
    void rows_are_cases_in_the_order_of_the_specification_and_notes_are_told_once()
            throws IOException {
        var one =
                write(
                        "one.tsv",
                        """
                        # One
                        D1 a delay\tundeclared\tdelay of a send
                        D10 a later number\tundeclared\tdelay of a send
                        D2 a number\tpassed\t
                        S1 a body\tpassed\t
                        """);
        var other =
                write(
                        "other.tsv",
                        """
                        # Other
                        D1 a delay\tfailed\tcame <1 s> | early
                        S1 a body\tskipped\tDocker does not answer
                        """);
        var table = folder.resolve("table.md");
        ConformanceTable.main(new String[] {table.toString(), one.toString(), other.toString()});
        assertEquals(
                """
                | Case | One | Other |
                |---|---|---|
                | S1 a body | passed | skipped (1) |
                | D1 a delay | refused as undeclared (2) | failed (3) |
                | D2 a number | passed |  |
                | D10 a later number | refused as undeclared (2) |  |

                1. Docker does not answer
                2. delay of a send
                3. came &lt;1 s> \\| early
                """,
                Files.readString(table));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
