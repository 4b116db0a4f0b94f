package io.hookworks.ops.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.files.PrivateFiles;
import io.hookworks.worker.DeadLetter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A new file of {@link LetterLine}s that only its user can read; what was written is on disk when
 * the call returns.
 */
record LetterFile(Path path, FileChannel channel) implements AutoCloseable {
    /**
     * @throws java.nio.file.FileAlreadyExistsException if there is such a file: nothing is written
     *     over
     */
    static LetterFile create(Path path) throws IOException {
        PrivateFiles.folderOf(path);
        return new LetterFile(
                path,
                PrivateFiles.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    void write(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        var lines = new StringBuilder();
        letters.forEach(each -> lines.append(LetterLine.of(each).write()).append('\n'));
        try {
            var bytes = UTF_8.encode(lines.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
