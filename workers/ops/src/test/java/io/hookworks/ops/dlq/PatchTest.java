package io.hookworks.ops.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.ops.ExitCode;
import io.hookworks.ops.OpsException;
import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

class PatchTest {
    private static final String BODY = "{ \"email\" : \"a@\", \"amount\": 1.10 }";

    @TempDir private Path folder;

    private final Message message =
            new Message(
                    "evt_1",
                    "order.placed",
                    Instant.EPOCH,
                    Payload.ofText(BODY),
                    Map.of("region", "eu"),
                    "k");

    private Patch patch(String text) throws IOException {
        return Patch.read(Files.writeString(folder.resolve("patch.json"), text));
    }

    @Test
    void the_payload_changes_under_a_new_id_that_leads_back() throws Exception {
        var text = "[{\"op\":\"replace\",\"path\":\"/payload/email\",\"value\":\"a@b.c\"}]";
        var changed = patch(text).apply(message);

        assertEquals(
                "{\"email\":\"a@b.c\",\"amount\":1.10}", changed.payload().text().orElseThrow());
        assertNotEquals("evt_1", changed.id());
        assertTrue(changed.id().startsWith("evt_1~"), changed.id());
        assertEquals(Map.of("region", "eu", "redrive-of", "evt_1"), changed.attributes());
        assertEquals("order.placed", changed.type());
        assertEquals("k", changed.orderingKey());
        assertEquals(Instant.EPOCH, changed.time());
        assertEquals(changed.id(), patch(text).apply(message).id(), "again: the same message");
    }

    @Test
    void a_payload_that_is_left_alone_keeps_its_bytes() throws Exception {
        var changed =
                patch(
                                """
                                [{"op":"replace","path":"/type","value":"order.made"},
                                 {"op":"add","path":"/attributes/region","value":"us"},
                                 {"op":"remove","path":"/key"}]\
                                """)
                        .apply(message);
        assertEquals(BODY, changed.payload().text().orElseThrow());
        assertEquals("order.made", changed.type());
        assertEquals("us", changed.attributes().get("region"));
        assertEquals(null, changed.orderingKey());
    }

    @Test
    void what_it_does_not_fit_stays_and_the_first_is_told() throws Exception {
        var patch = patch("[{\"op\":\"remove\",\"path\":\"/payload/absent\"}]");
        assertThrows(IllegalArgumentException.class, () -> patch.apply(message));
        assertTrue(String.valueOf(patch.refusal()).startsWith("evt_1: "), patch.refusal());
    }

    @Test
    void a_file_that_holds_no_patch_is_refused_with_an_example() {
        for (var text : new String[] {"{}", "[{\"op\":\"mend\"}]", "no json"}) {
            var refused = assertThrows(OpsException.class, () -> patch(text), text);
            assertEquals(ExitCode.USAGE, refused.exitCode());
            assertTrue(String.valueOf(refused.getMessage()).contains("RFC 6902"));
        }
    }
}
