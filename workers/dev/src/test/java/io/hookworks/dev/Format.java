package io.hookworks.dev;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How every source file looks: google-java-format in the style of AOSP. One file without the rest
 * of the house, so that Java runs it from its source.
 */
final class Format {
    /** What writes the files as they should be. */
    static final String COMMAND = "./mvnw -q -N -Pformat validate";

    private static final Set<String> SKIPPED = Set.of("target", ".git");

    private final Formatter formatter =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    /** With {@code --write} it formats all files; without, it names those that need it. */
    public static void main(String... args) throws IOException, FormatterException {
        var format = new Format();
        for (var file : sources(root())) {
            var is = Files.readString(file);
            var should = format.of(is);
            if (!is.equals(should)) {
                System.out.println(file);
                if (List.of(args).contains("--write")) {
                    Files.writeString(file, should);
                }
            }
        }
    }

    /** The source as it should look. */
    String of(String source) throws FormatterException {
        return formatter.formatSourceAndFixImports(source);
    }

    /** The folder of the checkout. */
    static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("hookworks.yaml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("no hookworks.yaml in this folder or above it");
        }
        return folder;
    }

    /** Every Java file that a person wrote. */
    static List<Path> sources(Path root) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes facts) {
                        return SKIPPED.contains(String.valueOf(dir.getFileName()))
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                        if (file.toString().endsWith(".java")) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }
}
