package io.hookworks.ops.dlq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files as editors, PowerShell and other systems write them. */
class ImportLinesTest {
    private static final String MARK = "\ufeff";

    static Stream<byte[]> encodings() {
        return Stream.of(
                bytes("one\nzwölf\n\nlast", UTF_8),
                bytes("one\nzwölf\n\nlast\n", UTF_8),
                bytes("one\r\nzwölf\r\n\r\nlast\r\n", UTF_8),
                bytes(MARK + "one\r\nzwölf\r\n\r\nlast", UTF_8),
                bytes(MARK + "one\r\nzwölf\r\n\r\nlast\r\n", UTF_16LE),
                bytes(MARK + "one\nzwölf\n\nlast", UTF_16BE));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void lines_are_the_same_in_every_encoding(byte[] file) throws IOException {
        var lines = read(file);

        assertEquals(
                List.of("one", "zwölf", "", "last"),
                lines.stream().map(ImportLines.Line::text).toList());
        assertEquals(
                List.of(1L, 2L, 3L, 4L), lines.stream().map(ImportLines.Line::number).toList());
    }

    @Test
    void a_line_that_cannot_be_decoded_costs_no_other() throws IOException {
        var file = new ByteArrayOutputStream();
        file.writeBytes(bytes("one\n", UTF_8));
        file.writeBytes(bytes("zwölf\n", ISO_8859_1));
        file.writeBytes(bytes("drei\n", UTF_8));

        var lines = read(file.toByteArray());

        assertEquals(3, lines.size());
        assertNull(lines.get(1).text());
        assertEquals("it is not valid UTF-8", lines.get(1).why());
        assertEquals("drei", lines.get(2).text());
    }

    @Test
    void an_encoding_that_is_not_read_is_named() {
        assertNamed("UTF-16 without a byte order mark", bytes("one\n", UTF_16LE));
        assertNamed("UTF-16 without a byte order mark", bytes("one\n", UTF_16BE));
        assertNamed("UTF-32", bytes(MARK + "one\n", Charset.forName("UTF-32LE")));
        assertNamed("UTF-32", bytes(MARK + "one\n", Charset.forName("UTF-32BE")));
    }

    private static void assertNamed(String encoding, byte[] file) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> read(file));
        assertTrue(String.valueOf(wrong.getMessage()).contains(encoding), wrong.getMessage());
    }

    private static List<ImportLines.Line> read(byte[] file) throws IOException {
        var read = new ArrayList<ImportLines.Line>();
        try (var lines = ImportLines.of(new ByteArrayInputStream(file))) {
            for (var line = lines.next(); line != null; line = lines.next()) {
                read.add(line);
            }
        }
        return read;
    }

    private static byte[] bytes(String text, Charset charset) {
        return text.getBytes(charset);
    }
}
