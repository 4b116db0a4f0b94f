package io.hookworks.worker.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.files.PrivateFiles;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What redrives of one queue have sent and not yet removed, so that the next one after a kill only
 * removes it. On disk before each step that could not be told apart otherwise:
 *
 * <pre>
 * sending → (the broker takes it) → sent → (it is removed) → removed
 * </pre>
 *
 * A kill leaves two doubts. After {@code sent}: none, the next redrive removes it. Between {@code
 * sending} and {@code sent}: the broker may have it or not, and the next redrive sends it again,
 * since losing is worse; that is one group at most, and it is told.
 *
 * <p>One redrive of a queue at a time: the file is locked. For one thread.
 */
public final class RedriveJournal implements AutoCloseable {
    /**
     * A dead letter, and no later death of the same message.
     *
     * @param brokerId another one after every send
     * @param id of the message
     * @param died when, as its facts tell it
     */
    public record Entry(String brokerId, String id, String died) {
        private String line() {
            return brokerId + "\t" + id + "\t" + died;
        }
    }

    private enum Step {
        SENDING,
        SENT,
        REMOVED,
        END
    }

    private final @Nullable FileChannel file;
    private final Set<Entry> sent = new LinkedHashSet<>();
    private final Set<Entry> unsure = new LinkedHashSet<>();
    private boolean ended = true;

    private RedriveJournal(@Nullable FileChannel file) {
        this.file = file;
    }

    /** One that a kill takes with it. */
    public static RedriveJournal inMemory() {
        return new RedriveJournal(null);
    }

    /**
     * Continues the one of this file, or begins it.
     *
     * @throws IllegalStateException if another process uses it
     * @throws UncheckedIOException if it cannot be read or written
     */
    public static RedriveJournal open(Path path) {
        try {
            PrivateFiles.folderOf(path);
            var file =
                    PrivateFiles.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                lock(file, path);
                var journal = new RedriveJournal(file);
                journal.read(Files.readString(path), path);
                file.position(file.size());
                return journal;
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the journal " + path, e);
        }
    }

    /**
     * What stands in this file, for a look; writes nothing.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public static RedriveJournal look(Path path) {
        var journal = inMemory();
        try {
            journal.read(Files.exists(path) ? Files.readString(path) : "", path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal " + path, e);
        }
        return journal;
    }

    private static void lock(FileChannel file, Path path) throws IOException {
        try {
            if (file.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new IllegalStateException(path + " is in use by this process", e);
        }
        throw new IllegalStateException(path + " is in use by another process");
    }

    private void read(String text, Path path) {
        var whole = text.substring(0, text.lastIndexOf('\n') + 1); // a kill may cut the last line
        ended = true;
        whole.lines().forEach(line -> read(line.split("\t", -1), path));
    }

    private void read(String[] words, Path path) {
        try {
            var step = Step.valueOf(words[0]);
            ended = step == Step.END;
            switch (step) {
                case SENDING -> unsure.add(entry(words));
                case SENT -> nowSent(entry(words));
                case REMOVED -> forget(entry(words));
                case END -> {}
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalStateException(
                    path + " holds a line that is none of a redrive's: " + words[0], e);
        }
    }

    private static Entry entry(String[] words) {
        return new Entry(words[1], words[2], words[3]);
    }

    /** Whether the last redrive came to its end. If not, its dead letters may still be leased. */
    public boolean ended() {
        return ended;
    }

    boolean wasSent(Entry entry) {
        return sent.contains(entry);
    }

    boolean isUnsure(Entry entry) {
        return unsure.contains(entry);
    }

    void sending(Collection<Entry> entries) {
        write(Step.SENDING, entries, true);
    }

    void sent(Collection<Entry> entries) {
        entries.forEach(this::nowSent);
        write(Step.SENT, entries, true);
    }

    /** Those of {@link #sending} that the broker refused for certain. */
    void notSent(Collection<Entry> entries) {
        removed(entries);
    }

    /** Not forced to disk: should a kill undo it, they are not there to be met again. */
    void removed(Collection<Entry> entries) {
        entries.forEach(this::forget);
        write(Step.REMOVED, entries, false);
    }

    private void nowSent(Entry entry) {
        unsure.remove(entry);
        sent.add(entry);
    }

    private void forget(Entry entry) {
        unsure.remove(entry);
        sent.remove(entry);
    }

    private void write(Step step, Collection<Entry> entries, boolean force) {
        if (file == null || entries.isEmpty()) {
            return;
        }
        var lines = new StringBuilder();
        entries.forEach(each -> lines.append(step).append('\t').append(each.line()).append('\n'));
        write(lines, force);
    }

    private void write(CharSequence lines, boolean force) {
        if (file == null) {
            return;
        }
        try {
            var bytes = UTF_8.encode(lines.toString());
            writeAll(file, bytes);
            if (force) {
                file.force(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the journal", e);
        }
    }

    private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** The redrive came to its end, in order: what is left in doubt is kept, all else forgotten. */
    void end() {
        if (file == null) {
            return;
        }
        try {
            file.truncate(0);
            file.position(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the journal", e);
        }
        List<Entry> doubts = new ArrayList<>(unsure);
        write(Step.SENDING, doubts, false);
        write(Step.SENT, sent, false);
        write(Step.END + "\n", true);
        ended = true;
    }

    /** Lets go of the file, whatever stands in it. */
    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close the journal", e);
            }
        }
    }
}
