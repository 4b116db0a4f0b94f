package io.hookworks.ops.dlq;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * The lines of a file in UTF-8, or in UTF-16 with a byte order mark, each decoded by itself: one
 * that cannot be decoded costs no other. A byte order mark and CRLF are tolerated. For one thread.
 */
final class ImportLines implements AutoCloseable {
    /** Above what any broker takes, in Base64. */
    private static final int LONGEST = 32 * 1024 * 1024;

    private static final int MARK = 4;

    /** There is no such byte. */
    private static final int NONE = -1;

    /**
     * One line.
     *
     * @param number from 1
     * @param text without its line end; null: it cannot be read
     * @param why it cannot be read; empty if it can
     */
    record Line(long number, @Nullable String text, String why) {}

    private final InputStream bytes;
    private final Charset charset;
    private long number;

    private ImportLines(InputStream bytes, Charset charset) {
        this.bytes = bytes;
        this.charset = charset;
    }

    /**
     * Looks at the first bytes.
     *
     * @throws IllegalArgumentException if the file is in an encoding that this does not read
     */
    static ImportLines of(InputStream file) throws IOException {
        var bytes = new BufferedInputStream(file);
        bytes.mark(MARK);
        var start = bytes.readNBytes(MARK);
        bytes.reset();
        if (startsWith(start, 0xef, 0xbb, 0xbf)) {
            bytes.skipNBytes(3);
            return new ImportLines(bytes, UTF_8);
        }
        if (startsWith(start, 0xff, 0xfe, 0, 0) || startsWith(start, 0, 0, 0xfe, 0xff)) {
            throw new IllegalArgumentException("it is in UTF-32; convert it to UTF-8");
        }
        if (startsWith(start, 0xff, 0xfe) || startsWith(start, 0xfe, 0xff)) {
            bytes.skipNBytes(2);
            return new ImportLines(bytes, start[0] == (byte) 0xff ? UTF_16LE : UTF_16BE);
        }
        if (start.length >= 2 && (start[0] == 0 || start[1] == 0)) {
            throw new IllegalArgumentException(
                    "it is in UTF-16 without a byte order mark; convert it to UTF-8");
        }
        return new ImportLines(bytes, UTF_8);
    }

    private static boolean startsWith(byte[] start, int... wanted) {
        for (var i = 0; i < wanted.length; i++) {
            if (i >= start.length || start[i] != (byte) wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The next line; null: the end. */
    @Nullable Line next() throws IOException {
        var line = new ByteArrayOutputStream();
        var length = 0L;
        while (true) {
            var first = bytes.read();
            var second = charset.equals(UTF_8) || first < 0 ? NONE : bytes.read();
            if (first < 0 && length == 0) {
                return null;
            }
            if (first < 0 || isLineFeed(first, second)) {
                number++;
                return length > LONGEST
                        ? new Line(number, null, "it is longer than " + LONGEST + " bytes")
                        : decoded(line.toByteArray());
            }
            length += append(line, length, first) + append(line, length, second);
        }
    }

    /** Returns how many bytes came; what is too long is counted, and not kept. */
    private static int append(ByteArrayOutputStream line, long length, int unit) {
        if (unit >= 0 && length < LONGEST) {
            line.write(unit);
        }
        return unit < 0 ? 0 : 1;
    }

    private boolean isLineFeed(int first, int second) {
        if (second == NONE) {
            return first == '\n';
        }
        return charset.equals(UTF_16LE)
                ? first == '\n' && second == 0
                : first == 0 && second == '\n';
    }

    private Line decoded(byte[] line) {
        try {
            var text = charset.newDecoder().decode(ByteBuffer.wrap(line)).toString();
            return new Line(
                    number, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, "");
        } catch (CharacterCodingException e) {
            return new Line(number, null, "it is not valid " + charset);
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
