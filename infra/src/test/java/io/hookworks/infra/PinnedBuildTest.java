package io.hookworks.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the build and the image fetch is named by a digest that the repository holds. */
class PinnedBuildTest {
    private static final Pattern FROM = Pattern.compile("(?m)^FROM\\s+(\\S+)(?:\\s+AS\\s+(\\S+))?");
    private static final Pattern PINNED = Pattern.compile("[^@$]+:[^@$]+@sha256:[0-9a-f]{64}");

    @Test
    void every_base_image_is_pinned_by_its_digest() throws IOException {
        var image = Files.readString(Present.repository().resolve("infra/Dockerfile"));
        var bases = new TreeSet<String>();
        var stages = new TreeSet<String>();
        for (var from : FROM.matcher(image).results().toList()) {
            if (!stages.contains(from.group(1))) {
                bases.add(from.group(1));
            }
            if (from.group(2) != null) {
                stages.add(from.group(2));
            }
        }
        assertEquals(2, bases.size(), "one JDK and one JRE, each the same everywhere: " + bases);
        for (var base : bases) {
            assertTrue(PINNED.matcher(base).matches(), base);
        }
    }

    @Test
    void maven_fails_on_an_artifact_without_its_checksum() throws IOException {
        var verified = "-Daether.artifactResolver.postProcessor.trustedChecksums";
        var settings = Files.readAllLines(Present.repository().resolve(".mvn/maven.config"));
        assertTrue(
                settings.containsAll(
                        List.of(
                                "-Daether.trustedChecksumsSource.summaryFile=true",
                                verified + "=true",
                                verified + ".checksumAlgorithms=SHA-256",
                                verified + ".failIfMissing=true")),
                settings::toString);
    }
}
