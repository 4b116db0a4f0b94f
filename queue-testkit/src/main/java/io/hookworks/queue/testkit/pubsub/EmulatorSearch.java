package io.hookworks.queue.testkit.pubsub;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for an emulator: what the environment names, then gcloud's jar, then Docker. */
final class EmulatorSearch {
    private static final String HOW_TO_GET_ONE =
            "no Pub/Sub emulator here. Any of these gives one: set PUBSUB_EMULATOR_HOST to one that"
                    + " runs; `gcloud components install pubsub-emulator` (Debian: `apt-get install"
                    + " google-cloud-cli-pubsub-emulator`); or start Docker";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, String> environment;
    private final List<Path> usualRoots;

    EmulatorSearch(Map<String, String> environment, List<Path> usualRoots) {
        this.environment = environment;
        this.usualRoots = List.copyOf(usualRoots);
    }

    static EmulatorSearch here() {
        var home = Path.of(System.getProperty("user.home"));
        return new EmulatorSearch(
                System.getenv(),
                List.of(
                        home.resolve("google-cloud-sdk"),
                        Path.of("/usr/lib/google-cloud-sdk"),
                        Path.of("/usr/share/google-cloud-sdk"),
                        Path.of("/usr/local/share/google-cloud-sdk"),
                        Path.of("/opt/google-cloud-sdk"),
                        Path.of("/opt/homebrew/share/google-cloud-sdk"),
                        Path.of("/snap/google-cloud-cli/current")));
    }

    EmulatorOrigin find() {
        var endpoint = environment.getOrDefault("PUBSUB_EMULATOR_HOST", "");
        if (!endpoint.isBlank()) {
            return EmulatorOrigin.Running.parse(endpoint.strip());
        }
        var jar = sdkRoots().flatMap(root -> jar(root).stream()).findFirst();
        if (jar.isPresent()) {
            return new EmulatorOrigin.Jar(jar.get());
        }
        return program("docker").filter(EmulatorSearch::answers).isPresent()
                ? new EmulatorOrigin.Container()
                : new EmulatorOrigin.Absent(HOW_TO_GET_ONE);
    }

    /** A stream is lazy, so gcloud, which takes a second to answer, is asked last or never. */
    private Stream<Path> sdkRoots() {
        var gcloud = program("gcloud");
        return Stream.<Stream<Path>>of(
                        gcloud.stream().flatMap(EmulatorSearch::rootOf),
                        usualRoots.stream(),
                        Stream.of(gcloud)
                                .flatMap(Optional::stream)
                                .flatMap(EmulatorSearch::rootItTells))
                .flatMap(roots -> roots);
    }

    /** A {@code bin/gcloud} on the path is often a link into the installation. */
    private static Stream<Path> rootOf(Path gcloud) {
        try {
            return Stream.of(gcloud.toRealPath().resolve("../..").normalize());
        } catch (IOException e) {
            // A link into nowhere is no installation.
            return Stream.empty();
        }
    }

    private static Stream<Path> rootItTells(Path gcloud) {
        return Command.output(
                PATIENCE, gcloud.toString(), "info", "--format=value(installation.sdk_root)")
                .map(String::strip)
                .filter(root -> !root.isEmpty())
                .map(Path::of)
                .stream();
    }

    private static boolean answers(Path docker) {
        return Command.output(
                        PATIENCE, docker.toString(), "version", "--format={{.Server.Version}}")
                .isPresent();
    }

    private static Optional<Path> jar(Path root) {
        var lib = root.resolve("platform/pubsub-emulator/lib");
        if (!Files.isDirectory(lib)) {
            return Optional.empty();
        }
        try (var files = Files.list(lib)) {
            return files.filter(EmulatorSearch::isEmulator).max(Path::compareTo);
        } catch (IOException e) {
            throw new EmulatorAbsentException("cannot look for the emulator in " + lib, e);
        }
    }

    private static boolean isEmulator(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.startsWith("cloud-pubsub-emulator") && name.endsWith("-all.jar");
    }

    private Optional<Path> program(String name) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
