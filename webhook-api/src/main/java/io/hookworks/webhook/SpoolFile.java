package io.hookworks.webhook;

import io.hookworks.queue.files.PrivateFiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One file of a spool: records one after the other, each as its length, its CRC-32C and its bytes.
 * What {@link #append} returned from is on the disk. For one thread.
 */
final class SpoolFile implements AutoCloseable {
    private static final int HEAD = 8;

    /**
     * What a file holds.
     *
     * @param damaged bytes at its end that are no record: of an append that a crash cut short, and
     *     nobody was told of, or of a damaged disk
     */
    record Contents(List<byte[]> records, long damaged) {}

    private final Path path;
    private final FileChannel channel;
    private long good;

    private SpoolFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Opens a new file. */
    interface Opener {
        FileChannel open(Path path) throws IOException;
    }

    /** On the disk, for the user of the process alone. */
    static FileChannel onDisk(Path path) throws IOException {
        return PrivateFiles.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    static SpoolFile create(Path path, Opener opener) throws IOException {
        var channel = opener.open(path);
        try (var directory = FileChannel.open(path.toAbsolutePath().getParent())) {
            directory.force(true); // or its name could be gone after a crash, and it with it
        }
        return new SpoolFile(path, channel);
    }

    Path path() {
        return path;
    }

    long size() {
        return good;
    }

    static long sizeOf(byte[] record) {
        return (long) HEAD + record.length;
    }

    /**
     * Writes records and waits until the disk has them.
     *
     * @throws IOException if it has not; then none of them counts, and nothing more may be
     *     appended: a flush that failed once says nothing when it succeeds the next time
     */
    void append(List<byte[]> records) throws IOException {
        try {
            for (var record : records) {
                write(ByteBuffer.allocate(HEAD).putInt(record.length).putInt(crc(record)).flip());
                write(ByteBuffer.wrap(record));
            }
            channel.force(false);
            good = channel.position();
        } catch (IOException e) {
            forgetTail(e);
            throw e;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** What came half must not stand before what comes next. */
    private void forgetTail(IOException cause) {
        try {
            channel.truncate(good);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    static Contents read(Path path) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        var records = new ArrayList<byte[]>();
        while (bytes.remaining() >= HEAD) {
            var begin = bytes.position();
            var length = bytes.getInt();
            var crc = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                return new Contents(records, bytes.limit() - begin);
            }
            var record = new byte[length];
            bytes.get(record);
            if (crc(record) != crc) {
                return new Contents(records, bytes.limit() - begin);
            }
            records.add(record);
        }
        return new Contents(records, bytes.remaining());
    }

    private static int crc(byte[] record) {
        var crc = new CRC32C();
        crc.update(record);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
