package io.hookworks.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.Hookworks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Who knows the commands on one cloud knows them on the other. */
class SameCommandsTest {
    private static final Instant DIED = Instant.parse("2026-01-01T00:00:00Z");

    private static final List<String> COMMANDS =
            List.of(
                    "ls",
                    "ls --queue orders",
                    "groups",
                    "show --queue orders evt_2",
                    "show --queue orders evt_2 --unmask -o json",
                    "show --queue orders evt_9",
                    "groups --where colour=='red'",
                    "redrive --queue orders --where error.contains('Timeout') --dry-run",
                    "redrive --queue orders --where error.contains('Timeout') --yes",
                    "redrive --queue orders --where error.contains('Timeout') --reason fixed"
                            + " --yes",
                    "redrive --queue orders --where error.contains('Timeout') --reason fixed"
                            + " --yes",
                    "redrive --queue orders --patch PATCH --to orders --reason fixed --yes -o"
                            + " json",
                    "groups -o json");

    @TempDir private Path folder;

    @Test
    void the_same_commands_say_the_same_on_both_clouds() throws Exception {
        var sqs = transcript(Hookworks.Provider.SQS);
        var pubSub = transcript(Hookworks.Provider.PUBSUB);

        assertEquals(sqs, pubSub);
        assertTrue(sqs.contains("moved 2, left 1, undecodable 0, failed 0"), sqs);
        assertTrue(sqs.contains("\"password\" : \"***\""), sqs);
        assertTrue(sqs.contains("hunter2"), "unmasked when asked: " + sqs);
        assertEquals(1, sqs.split("hunter2", -1).length - 1, "and only then");
        assertFalse(sqs.contains("Exception in"), sqs);
    }

    /** What was printed, and where; names of places apart. */
    private String transcript(Hookworks.Provider provider)
            throws IOException, InterruptedException {
        var home = Files.createDirectory(folder.resolve(provider.word()));
        var patch = home.resolve("patch.json");
        Files.writeString(patch, "[{\"op\":\"replace\",\"path\":\"/payload/n\",\"value\":1.50}]");
        try (var graveyard = Graveyard.dig(provider, home)) {
            var body = "{\"n\": 1, \"password\": \"hunter2\"}";
            graveyard.bury(
                    List.of(
                            Graveyard.dead("evt_1", body, "Timeout: 1", "0a", DIED),
                            Graveyard.dead("evt_2", body, "Timeout: 2", "0a", DIED.plusMillis(1)),
                            Graveyard.dead("evt_3", body, "Bug", "0b", DIED)));
            var said = new ArrayList<String>();
            for (var command : COMMANDS) {
                var words = command.replace("PATCH", patch.toString()).split(" ");
                var terminal = graveyard.dlq(words);
                said.add("$ dlq " + String.join(" ", Arrays.asList(words)));
                said.add(terminal.out() + terminal.err() + "exit code " + terminal.exitCode());
            }
            var back = graveyard.take(Graveyard.ORDERS, Duration.ofSeconds(3));
            back.stream()
                    .map(Graveyard::message)
                    // The wire keeps no order of attributes.
                    .map(each -> each.withAttributes(new TreeMap<>(each.attributes())).toString())
                    .sorted()
                    .forEach(said::add);
            return String.join("\n", said)
                    // How far it is, for logs: the slower cloud shows it more often.
                    .replaceAll(
                            "(?m)^(\\d+ of \\d+: )?moved \\d+, left \\d+, failed \\d+, .*/s\n", "")
                    .replace(graveyard.address(), "PLACE")
                    .replace(home.toString(), "HOME");
        }
    }
}
