package io.hookworks.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The end of a file, as text. */
final class Tail {
    private Tail() {}

    static String of(Path file, int bytes) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var from = Math.max(0, channel.size() - bytes);
            var read = ByteBuffer.allocate((int) (channel.size() - from));
            while (read.hasRemaining() && channel.read(read, from + read.position()) >= 0) {
                // reads on until it is full, or the file has become shorter
            }
            return StandardCharsets.UTF_8.decode(read.flip()).toString();
        }
    }
}
