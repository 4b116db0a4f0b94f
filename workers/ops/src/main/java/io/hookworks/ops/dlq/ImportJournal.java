package io.hookworks.ops.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.files.PrivateFiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What imports have sent, so that the next one of the same file sends only what is missing. A
 * message is known by all of it and its queue, so one that died again later is another one. On disk
 * before and after each group is sent; a kill in between leaves one group of which nobody knows,
 * and which is sent again. One import at a time: the file is locked. For one thread.
 */
final class ImportJournal implements AutoCloseable {
    private static final int BYTES = 16;

    private enum Step {
        SENDING,
        SENT,
        REFUSED
    }

    private final FileChannel file;
    private final Set<String> sent = new HashSet<>();
    private final Set<String> unsure = new HashSet<>();

    private ImportJournal(FileChannel file) {
        this.file = file;
    }

    /**
     * Continues the one of this file, or begins it.
     *
     * @throws IllegalStateException if another process uses it, or it is none
     */
    static ImportJournal open(Path path) throws IOException {
        PrivateFiles.folderOf(path);
        var file =
                PrivateFiles.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (!locked(file)) {
                throw new IllegalStateException(path + " is in use by another import");
            }
            var journal = new ImportJournal(file);
            var text = Files.readString(path);
            // A kill may cut the last line.
            var whole = text.substring(0, text.lastIndexOf('\n') + 1);
            whole.lines().forEach(line -> journal.read(line, path));
            file.truncate(whole.getBytes(UTF_8).length).position(file.size());
            return journal;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // by this process
        }
    }

    private void read(String line, Path path) {
        var words = line.split(" ", 2);
        try {
            apply(Step.valueOf(words[0]), words[1]);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalStateException(path + " holds a line of no import: " + words[0], e);
        }
    }

    private void apply(Step step, String key) {
        switch (step) {
            case SENDING -> unsure.add(key);
            case SENT -> {
                unsure.remove(key);
                sent.add(key);
            }
            case REFUSED -> unsure.remove(key);
        }
    }

    /** Whether the queue has it by an earlier import, or by an earlier line of this one. */
    boolean isSent(String key) {
        return sent.contains(key);
    }

    /** Whether an import was killed while it sent it. */
    boolean isUnsure(String key) {
        return unsure.contains(key);
    }

    void sending(Collection<String> keys) {
        write(Step.SENDING, keys);
    }

    void sent(Collection<String> keys) {
        write(Step.SENT, keys);
    }

    /** For certain, so that they can be sent again. */
    void refused(Collection<String> keys) {
        write(Step.REFUSED, keys);
    }

    private void write(Step step, Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        var lines = new StringBuilder();
        for (var key : keys) {
            apply(step, key);
            lines.append(step).append(' ').append(key).append('\n');
        }
        try {
            var bytes = UTF_8.encode(lines.toString());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the journal of imports: " + e, e);
        }
    }

    /**
     * A short name for a message in a queue.
     *
     * @param place of the queues
     */
    static String key(String place, QueueName target, Outgoing letter) {
        var message = letter.message();
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            update(digest, place);
            update(digest, target.value());
            update(digest, message.id());
            update(digest, message.type());
            update(digest, message.time().toString());
            update(digest, String.valueOf(message.orderingKey()));
            update(digest, message.attributes());
            update(digest, letter.facts());
            digest.update(message.payload().bytes());
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, Map<String, String> texts) {
        update(digest, Integer.toString(texts.size()));
        new TreeMap<>(texts)
                .forEach(
                        (name, value) -> {
                            update(digest, name);
                            update(digest, value);
                        });
    }

    /** With its length, so that no two lists of texts are one. */
    private static void update(MessageDigest digest, String text) {
        var bytes = text.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
