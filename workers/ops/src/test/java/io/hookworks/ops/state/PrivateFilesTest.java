package io.hookworks.ops.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.ops.text.Json;
import io.hookworks.queue.files.PrivateFiles;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Only their user can read them. */
class PrivateFilesTest {
    @TempDir private Path folder;

    @BeforeEach
    void others_may_read_the_folder() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void files_and_their_new_folders_are_private_whatever_the_umask() throws IOException {
        var state = folder.resolve("state");
        var file = state.resolve("discarded/letters.jsonl");

        PrivateFiles.folderOf(file);
        PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();

        assertEquals("rw-------", mode(file));
        assertEquals("rwx------", mode(state.resolve("discarded")));
        assertEquals("rwx------", mode(state));
        assertEquals("rwxr-xr-x", mode(folder), "not ours");
        assertThrows(
                FileAlreadyExistsException.class,
                () ->
                        PrivateFiles.open(
                                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Test
    void a_file_that_others_could_read_is_closed_before_it_is_written_to() throws IOException {
        var file = folder.resolve("audit.jsonl");
        Files.writeString(file, "old\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        new Audit(file).begin("redrive", "why", Json.object()).end("done", Json.object());

        assertEquals("rw-------", mode(file));
        assertEquals(3, Files.readAllLines(file).size());
    }

    @Test
    void a_file_that_is_replaced_is_private_too() throws IOException {
        var file = folder.resolve("new/looks.json");
        PrivateFiles.replace(file, "one");
        PrivateFiles.replace(file, "two");

        assertEquals("two", Files.readString(file));
        assertEquals("rw-------", mode(file));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
