package io.hookworks.ops.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.ops.text.Json;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.dlq.BrokerErrors;
import io.hookworks.worker.dlq.Redrive;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

class RedriveTellingTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Redrive.Report report =
            new Redrive.Report(
                    Redrive.End.DONE,
                    7,
                    0,
                    0,
                    4,
                    1,
                    0,
                    0,
                    0,
                    Map.of(),
                    List.of(
                            new BrokerErrors(Verb.SEND, Kind.ACCESS_DENIED, 4, "no right"),
                            new BrokerErrors(Verb.ACK, Kind.THROTTLED, 1, "too fast")));

    private void tell(Output output) {
        new RedriveTelling(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        output,
                        "orders",
                        QueueName.of("orders"),
                        "here",
                        false)
                .tell(report, null);
    }

    @Test
    void errors_of_the_broker_are_shown_by_kind_and_count() {
        tell(Output.TABLE);
        var lines = err.toString().lines().toList();
        assertTrue(
                lines.contains("  4 × send ACCESS_DENIED, the first: no right"), lines::toString);
        assertTrue(lines.contains("  1 × ack THROTTLED, the first: too fast"), lines::toString);
    }

    @Test
    void other_programs_are_told_too() throws Exception {
        tell(Output.JSON);
        var errors = Json.read(out.toString()).get("errors");
        assertEquals(2, errors.size());
        assertEquals(4, errors.get(0).get("count").asInt());
        assertEquals("ACCESS_DENIED", errors.get(0).get("kind").asText());
    }
}
