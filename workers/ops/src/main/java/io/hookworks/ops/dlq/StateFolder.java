package io.hookworks.ops.dlq;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.OpsException;
import io.hookworks.ops.state.Audit;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.dlq.RedriveJournal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * What operators' commands leave behind: {@code audit.jsonl}, journals of redrives, letters that
 * were discarded. In production it belongs on a volume that outlives the process.
 */
record StateFolder(Path path) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    Audit audit() {
        return new Audit(path.resolve("audit.jsonl"));
    }

    LookNotes lookNotes() {
        return new LookNotes(path.resolve("looks.json"));
    }

    /** Where letters that are about to be discarded go. */
    Path discarded(QueueName queue, Instant now) {
        return path.resolve("discarded").resolve(queue + "-" + STAMP.format(now) + ".jsonl");
    }

    /** The journal of imports, locked. */
    ImportJournal imports(Hookworks.Provider provider) {
        try {
            return ImportJournal.open(path.resolve("import").resolve(provider.word() + ".journal"));
        } catch (IOException | IllegalStateException e) {
            throw new OpsException(
                    ExitCode.ERROR,
                    (e instanceof IOException ? e.toString() : e.getMessage())
                            + ".\nNothing was imported. If another import runs, wait for its end;"
                            + " else name another folder by --state-dir.",
                    e);
        }
    }

    /** The journal of one queue, locked. */
    RedriveJournal journal(Hookworks.Provider provider, QueueName queue) {
        try {
            return RedriveJournal.open(journalFile(provider, queue));
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new OpsException(
                    ExitCode.ERROR,
                    e.getMessage()
                            + ".\nNothing was moved. If another redrive of "
                            + queue
                            + " runs, wait for its end; else name another folder by --state-dir.",
                    e);
        }
    }

    /** The same, only to look at. */
    RedriveJournal lookAtJournal(Hookworks.Provider provider, QueueName queue) {
        return RedriveJournal.look(journalFile(provider, queue));
    }

    private Path journalFile(Hookworks.Provider provider, QueueName queue) {
        return path.resolve("redrive").resolve(provider.word() + "-" + queue + ".journal");
    }
}
