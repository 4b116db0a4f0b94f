package io.hookworks.ops.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.ops.text.Json;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.queue.files.PrivateFiles;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;

/**
 * Who did what to queues and dead letters, when and why: a line of JSON before anything changes,
 * and one after, under the same operation. Each is on disk when the call returns, and in the log at
 * INFO: a task in a cloud may have no disk that outlives it, but its log does.
 *
 * @param file to which lines are appended
 */
public record Audit(Path file) {
    private static final Logger LOG = LoggerFactory.getLogger("hookworks.audit");

    /** One operation, between its two lines. */
    public final class Operation {
        private final ObjectNode facts;

        private Operation(ObjectNode facts) {
            this.facts = facts;
        }

        /** Its id, which both lines have. */
        public String id() {
            return facts.path("operation").asText();
        }

        /**
         * Writes the second line. Without one the operation was killed.
         *
         * @throws UncheckedIOException if it cannot be written
         */
        public void end(String outcome, ObjectNode counts) {
            write(line("end", outcome).setAll(counts));
        }

        private ObjectNode line(String step, @Nullable String outcome) {
            var line = Json.object().put("at", Instant.now().toString()).put("step", step);
            if (outcome != null) {
                line.put("outcome", outcome);
            }
            return line.setAll(facts);
        }
    }

    /**
     * Writes the first line.
     *
     * @param what the command, its queue and its choice
     * @throws UncheckedIOException if it cannot be written: nothing must happen without it
     */
    public Operation begin(String command, @Nullable String reason, ObjectNode what) {
        var facts =
                Json.object()
                        .put("operation", UUID.randomUUID().toString())
                        .put("who", who())
                        .put("command", command);
        if (reason != null) {
            facts.put("why", reason);
        }
        var operation = new Operation(facts.setAll(what));
        write(operation.line("begin", null));
        return operation;
    }

    /** Who gives this order, as far as the machine knows. */
    public static String who() {
        return System.getProperty("user.name") + "@" + host();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private void write(ObjectNode line) {
        try {
            PrivateFiles.folderOf(file);
            try (var channel =
                    PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                var bytes = UTF_8.encode(Json.line(line) + "\n");
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            LOG.info("{}", TerminalText.json(Json.line(line)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write "
                            + file
                            + ": "
                            + e
                            + "\nNothing changes without a line there; --state-dir names another"
                            + " folder.",
                    e);
        }
    }
}
