package io.hookworks.ops.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.ops.ExitCode;
import io.hookworks.ops.OpsException;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.DeadLetter;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The start of a cause is as good as all of it. */
class SelectionTest {
    private static final QueueName CRM = QueueName.of("crm-updates");
    private static final Set<String> CAUSES = Set.of("3f2a9c000000", "3f2b00000000", "0a", "0a11");

    @Test
    void the_start_of_one_cause_means_that_cause() {
        assertEquals("3f2a9c000000", Selection.wholeCause("3f2a", CAUSES, CRM));
        assertEquals("0a", Selection.wholeCause("0a", CAUSES, CRM), "one that is whole");
        assertEquals("0a11", Selection.wholeCause("0a1", CAUSES, CRM));
    }

    @Test
    void a_start_of_several_or_of_none_stops_the_command() {
        var several =
                assertThrows(OpsException.class, () -> Selection.wholeCause("3f2", CAUSES, CRM));
        assertEquals(ExitCode.USAGE, several.exitCode());
        assertTrue(message(several).contains("[3f2a9c000000, 3f2b00000000]"), message(several));

        var none = assertThrows(OpsException.class, () -> Selection.wholeCause("zz", CAUSES, CRM));
        assertEquals(ExitCode.NOTHING, none.exitCode());
        assertTrue(message(none).contains("begins with zz"), message(none));
        assertTrue(message(none).contains("./hookworks dlq groups --queue crm-updates"));
    }

    @Test
    void a_cause_that_no_letter_had_is_named_afterwards() throws Exception {
        var selection = new Selection();
        new CommandLine(selection).parseArgs("--cause", "3f2a9c000000");
        var which = selection.read();

        assertFalse(which.test(letter("3f2b00000000")));
        assertTrue(explained(selection).contains("begins with 3f2a9c000000"));
        assertTrue(which.test(letter("3f2a9c000000")));
        assertEquals("", explained(selection));
    }

    private static String message(OpsException e) {
        return String.valueOf(e.getMessage());
    }

    private static String explained(Selection selection) {
        var text = new StringWriter();
        selection.explainUnselected(new PrintWriter(text), CRM.value());
        return text.toString();
    }

    private static DeadLetter letter(String cause) {
        var message = Message.of("id", "t", Instant.EPOCH, Payload.empty());
        return new DeadLetter(message, CRM, "reason", null, cause, 1, null, Map.of());
    }
}
