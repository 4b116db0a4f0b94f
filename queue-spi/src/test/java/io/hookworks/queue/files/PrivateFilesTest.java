package io.hookworks.queue.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

class PrivateFilesTest {
    @TempDir private Path folder;

    @Test
    void new_files_and_folders_are_for_their_user_alone() throws IOException {
        var file = folder.resolve("a/b/c");
        PrivateFiles.folderOf(file);
        PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
        assertEquals("rw-------", permissions(file));
        assertEquals("rwx------", permissions(folder.resolve("a/b")));
        assertEquals("rwx------", permissions(folder.resolve("a")));
    }

    @Test
    void a_file_that_was_there_becomes_private_when_it_is_written_again() throws IOException {
        var file = Files.createFile(folder.resolve("audit.jsonl"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
        assertEquals("rw-------", permissions(file));
    }

    @Test
    void only_a_folder_of_ours_is_changed() throws IOException {
        var there = Files.createDirectory(folder.resolve("there"));
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));
        PrivateFiles.folder(there);
        assertEquals("rwxr-xr-x", permissions(there));
        PrivateFiles.ownFolder(there);
        assertEquals("rwx------", permissions(there));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
