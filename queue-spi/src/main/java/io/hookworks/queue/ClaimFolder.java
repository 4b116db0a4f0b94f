package io.hookworks.queue;

import io.hookworks.queue.ClaimException.Kind;
import io.hookworks.queue.ClaimException.Verb;
import io.hookworks.queue.files.PrivateFiles;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A folder as claim store, for the laptop and for a file system that API and workers share. What is
 * there is whole: it is written beside its place, fsynced and renamed. A call takes as long as the
 * disk does; the time of a {@code put} is looked at between mebibytes.
 */
public final class ClaimFolder implements ClaimStore {
    private static final int STEP = 1_048_576;
    private static final String DRAFT = ".draft";

    private final Path folder;

    /** The folder need not be there yet. */
    public ClaimFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public void put(Claim claim, Payload payload, Duration within) {
        var deadline = System.nanoTime() + within.toNanos();
        var file = folder.resolve(claim.name());
        try {
            var parent = Objects.requireNonNull(file.getParent());
            PrivateFiles.folder(parent);
            var draft = Files.createTempFile(parent, "", DRAFT);
            try {
                write(claim, payload, draft, deadline);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
            sync(parent);
            sync(folder);
        } catch (IOException e) {
            throw failed(claim, Verb.PUT, e);
        }
    }

    private static void write(Claim claim, Payload payload, Path draft, long deadline)
            throws IOException {
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            var bytes = payload.buffer();
            while (bytes.hasRemaining()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new ClaimException(
                            Kind.UNAVAILABLE, claim, Verb.PUT, "the disk is too slow", null);
                }
                var step = bytes.slice(bytes.position(), Math.min(STEP, bytes.remaining()));
                bytes.position(bytes.position() + channel.write(step));
            }
            channel.force(true);
        }
    }

    /** A rename lasts when its folder does. */
    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    @Override
    public Payload get(Claim claim, Duration within) {
        try (var file = Files.newInputStream(folder.resolve(claim.name()))) {
            return Payload.of(file.readNBytes(claim.size() + 1));
        } catch (IOException e) {
            throw failed(claim, Verb.GET, e);
        }
    }

    /**
     * Deletes what was last put before a moment, and drafts that a crash left; what cannot be
     * deleted stays.
     *
     * @return how many files are gone
     */
    public int sweep(Instant before) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        var gone = 0;
        try (var files = Files.walk(folder, 2)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var put = Files.getLastModifiedTime(file).toInstant();
                if (isOurs(file) && put.isBefore(before) && Files.deleteIfExists(file)) {
                    gone++;
                }
            }
        }
        return gone;
    }

    /** A folder that somebody named by mistake loses nothing else. */
    private boolean isOurs(Path file) {
        var name = folder.relativize(file).toString();
        return name.endsWith(DRAFT) || Claim.isName(name);
    }

    private static ClaimException failed(Claim claim, Verb verb, IOException e) {
        return switch (e) {
            case NoSuchFileException _ ->
                    new ClaimException(Kind.NOT_FOUND, claim, verb, "no such file", e);
            case AccessDeniedException _ ->
                    new ClaimException(Kind.DENIED, claim, verb, "no right to it", e);
            case ClosedByInterruptException _ ->
                    new ClaimException(Kind.CANCELLED, claim, verb, "interrupted", e);
            default -> new ClaimException(Kind.UNAVAILABLE, claim, verb, e.toString(), e);
        };
    }

    @Override
    public void close() {}
}
