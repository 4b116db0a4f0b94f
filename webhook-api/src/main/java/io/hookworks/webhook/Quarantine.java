package io.hookworks.webhook;

import io.hookworks.queue.files.PrivateFiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests that nobody could verify, on this machine's disk: a file for each, in a folder for each
 * source, in the order in which they came. A request is kept when the disk has it. Nothing else
 * reads or writes here, and nothing is removed but by an operator's word.
 */
final class Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final String WHOLE = ".request";

    /** Requests that wait for the disk; with bodies of 1 MiB at most this bounds memory. */
    private static final int MOST_WAITING = 64;

    /** Small files take a whole block, and their names and inodes take room too. */
    private static final int BLOCK = 4 << 10;

    private final Path directory;
    private final long most;
    private final AtomicLong bytes = new AtomicLong();
    private final Semaphore room = new Semaphore(MOST_WAITING);

    /**
     * @param most bytes on the disk, in whole blocks and one more for each file; when they are used
     *     up requests are refused
     * @throws IOException if the directory cannot be used
     */
    Quarantine(Path directory, long most) throws IOException {
        this.directory = PrivateFiles.ownFolder(directory);
        this.most = most;
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                bytes.addAndGet(onDisk(Files.size(file)));
            }
        }
    }

    long bytes() {
        return bytes.get();
    }

    /** Its file; empty: there is no room, or the disk fails. */
    Optional<Path> keep(Held held) {
        if (!room.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return keep(held, held.encode());
        } finally {
            room.release();
        }
    }

    private Optional<Path> keep(Held held, byte[] encoded) {
        var size = onDisk(encoded.length);
        if (bytes.addAndGet(size) > most) {
            bytes.addAndGet(-size);
            LOG.warn("the quarantine is full: see ./hookworks sources release and discard");
            return Optional.empty();
        }
        try {
            return Optional.of(write(held, encoded));
        } catch (IOException e) {
            bytes.addAndGet(-size);
            LOG.error("a request could not be put into quarantine; its sender is told 503", e);
            return Optional.empty();
        }
    }

    private static long onDisk(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK + BLOCK;
    }

    /** Under a name that tells its time, so that the order of names is that of arrival. */
    private Path write(Held held, byte[] encoded) throws IOException {
        var folder = PrivateFiles.ownFolder(folder(held.arrival().source()));
        var name = "%013d-%s".formatted(held.at().toEpochMilli(), UUID.randomUUID());
        var draft = folder.resolve(name + ".draft");
        try {
            try (var file =
                    PrivateFiles.open(
                            draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(encoded);
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
                file.force(true);
            }
            var whole = folder.resolve(name + WHOLE);
            Files.move(draft, whole, StandardCopyOption.ATOMIC_MOVE);
            try (var names = FileChannel.open(folder)) {
                names.force(true);
            }
            return whole;
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
    }

    /** The files of a source, the oldest first. */
    List<Path> of(String source) throws IOException {
        var folder = folder(source);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().endsWith(WHOLE))
                    .sorted()
                    .toList();
        }
    }

    /**
     * @throws IOException if the file is none of ours, or not as it was written
     */
    static Held read(Path file) throws IOException {
        return Held.decode(Files.readAllBytes(file));
    }

    void remove(Path file) throws IOException {
        var size = Files.size(file);
        if (Files.deleteIfExists(file)) {
            bytes.addAndGet(-onDisk(size));
        }
    }

    private Path folder(String source) {
        return directory.resolve(source);
    }
}
