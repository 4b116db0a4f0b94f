package io.hookworks.infra;

import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this machine has; a test without what it needs is skipped, or fails with {@code CI=true}.
 */
final class Present {
    private static final String PROVIDER = "terraform-provider-aws_";

    private Present() {}

    /** A program on the path. */
    static Path program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> absent(name + " is not on the path"));
    }

    /**
     * The folder of a filesystem mirror with the real AWS provider: {@code TF_PLUGIN_MIRROR}, or
     * one of the usual places. A machine of CI need not have it.
     */
    static Optional<Path> awsMirror() {
        var told = Optional.ofNullable(System.getenv("TF_PLUGIN_MIRROR")).map(Path::of);
        var home = Path.of(System.getProperty("user.home"));
        var usual =
                List.of(
                        Path.of("/opt/tf-plugins"),
                        Path.of("/usr/local/share/terraform/plugins"),
                        home.resolve(".terraform.d/plugins"));
        return Stream.concat(told.stream(), usual.stream()).filter(Present::hasAws).findFirst();
    }

    private static boolean hasAws(Path mirror) {
        try (var files = Files.find(mirror, 6, (path, _) -> isAws(path))) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            return false; // no such folder
        }
    }

    private static boolean isAws(Path path) {
        return String.valueOf(path.getFileName()).startsWith(PROVIDER);
    }

    /**
     * Skips the calling test, also with {@code CI=true}: the schema of the provider is tried
     * anyway.
     */
    static Path requireAwsMirror() {
        var why = "no filesystem mirror with the AWS provider; TF_PLUGIN_MIRROR names one";
        return awsMirror().orElseThrow(() -> new TestAbortedException(why));
    }

    /** What skips the calling test; with {@code CI=true} it fails here. */
    static RuntimeException absent(String why) {
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            Assertions.fail(why);
        }
        return new TestAbortedException(why);
    }

    /** The root of this repository. */
    static Path repository() {
        try {
            return Path.of("..").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
