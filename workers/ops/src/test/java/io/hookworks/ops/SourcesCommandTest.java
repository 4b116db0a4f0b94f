package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

/** What is told of sources where no API can be asked. */
class SourcesCommandTest {
    @TempDir private Path path;

    @Test
    void where_no_api_runs_the_file_is_shown() throws Exception {
        var folder = Folder.in(path);
        folder.deafDev();

        var sources = folder.run("sources");

        assertEquals(ExitCode.OK, sources.exitCode(), sources.err());
        assertEquals("stripe", sources.row("stripe")[1]);
        assertEquals("refuse", sources.row("stripe")[2]);
        assertEquals("crm-updates", sources.row("stripe")[3]);
        assertTrue(sources.out().contains("No API was asked"), sources.out());
        var json = folder.run("sources", "-o", "json");
        assertTrue(json.out().contains("\"name\" : \"github\""), json.out());
        var shown = folder.run("sources", "show", "stripe");
        assertEquals(ExitCode.ERROR, shown.exitCode());
        assertTrue(shown.err().contains("No API listens here."), shown.err());
    }

    @Test
    void an_api_that_is_named_needs_a_token_and_must_be_there() throws Exception {
        var folder = Folder.in(path);
        folder.deafDev();

        var bare = folder.run("sources", "--url", "http://localhost:9");
        assertEquals(ExitCode.USAGE, bare.exitCode());
        assertTrue(bare.err().contains("Set HOOKWORKS_MANAGEMENT_TOKEN to that of"), bare.err());

        var variables = Map.of(ManagementToken.VARIABLE, "sixteen letters.");
        var home = new Home(path, new Environment(variables));
        var deaf = Terminal.run(home, "sources", "--url", "http://localhost:9");
        assertEquals(ExitCode.ERROR, deaf.exitCode());
        assertEquals("Nothing listens at http://localhost:9.", deaf.err().strip());
    }
}
