package io.hookworks.dev;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/**
 * The request line and headers of an HTTP/1.1 request, as they came.
 *
 * @param text including the empty line at its end
 */
record RequestHead(String text) {
    private static final int LONGEST = 65_536;

    /**
     * The next one; null: the client has no more.
     *
     * @throws IOException if it is cut off, or too long
     */
    static @Nullable RequestHead read(InputStream in) throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return null;
        }
        in.reset();
        var text = new StringBuilder();
        for (var line = ""; !line.equals("\r\n"); text.append(line)) {
            line = line(in);
            if (text.length() + line.length() > LONGEST) {
                throw new IOException("the headers are too long");
            }
        }
        return new RequestHead(text.toString());
    }

    /** One line, with its end. */
    static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() > LONGEST) {
                throw new IOException("a line is cut off, or too long");
            }
            line.write(next);
        }
        line.write('\n');
        return line.toString(ISO_8859_1);
    }

    byte[] bytes() {
        return text.getBytes(ISO_8859_1);
    }

    /** The values of a header. */
    List<String> all(String name) {
        var start = name + ":";
        return text.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .toList();
    }
}
