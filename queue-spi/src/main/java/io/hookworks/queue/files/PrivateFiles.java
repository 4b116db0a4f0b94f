package io.hookworks.queue.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Creates files with mode 0600 and folders with mode 0700, whatever the umask of the process is. On
 * file systems without POSIX permissions they get what the system gives them.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER =
            PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /**
     * Opens a file; one that was there before becomes private too. Its folder must be there: a
     * volume that is gone must not be replaced by a folder of the same name.
     */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        var channel = FileChannel.open(file, Set.of(options), attributes(file, FILE));
        restrict(file, FILE);
        return channel;
    }

    /** Replaces what a file holds, atomically: readers see the old text or the new one, whole. */
    public static void replace(Path file, String text) throws IOException {
        folderOf(file);
        var draft =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(), "draft", ".tmp", attributes(file, FILE));
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Creates a folder and those above it that are missing; one that is there stays as it is. */
    public static Path folder(Path folder) throws IOException {
        return Files.isDirectory(folder)
                ? folder
                : Files.createDirectories(folder, attributes(folder, FOLDER));
    }

    /** The same for the folder of a file. */
    public static void folderOf(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            folder(folder);
        }
    }

    /**
     * The same for a folder that holds nothing but our files: one that is there becomes private.
     */
    public static Path ownFolder(Path folder) throws IOException {
        restrict(folder(folder), FOLDER);
        return folder;
    }

    private static void restrict(Path path, Set<PosixFilePermission> permissions)
            throws IOException {
        if (!isPosix(path) || Files.getPosixFilePermissions(path).equals(permissions)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(path, permissions);
        } catch (FileSystemException e) {
            if (Files.isDirectory(path)) {
                return; // another user's, such as a volume: its files are private all the same
            }
            throw e;
        }
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
