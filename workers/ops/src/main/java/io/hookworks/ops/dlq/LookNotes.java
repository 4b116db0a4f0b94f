package io.hookworks.ops.dlq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hookworks.ops.text.Json;
import io.hookworks.queue.files.PrivateFiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** How many dead letters each queue had at the last look, so that the next one can tell growth. */
record LookNotes(Path file) {
    private static final Logger LOG = LoggerFactory.getLogger(LookNotes.class);

    /** A count, and when it was taken. */
    record Note(long count, Instant at) {}

    /** All notes; none if nobody has looked yet, or they cannot be read. */
    ObjectNode read() {
        try {
            return Files.exists(file) && Json.read(Files.readString(file)) instanceof ObjectNode all
                    ? all
                    : Json.object();
        } catch (IOException e) {
            LOG.warn("no growth can be told: cannot read {}: {}", file, e.toString());
            return Json.object();
        }
    }

    static Optional<Note> of(JsonNode notes, String queue) {
        var note = notes.path(queue);
        return note.has("at")
                ? Optional.of(
                        new Note(
                                note.path("count").asLong(),
                                Instant.parse(note.path("at").asText())))
                : Optional.empty();
    }

    /** A look that cannot be noted is no less true. */
    void write(ObjectNode notes) {
        try {
            PrivateFiles.replace(file, Json.line(notes));
        } catch (IOException e) {
            LOG.warn("the next look will know no growth: cannot write {}: {}", file, e.toString());
        }
    }
}
