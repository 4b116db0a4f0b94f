package io.hookworks.config;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A {@code hookworks.yaml} that has been read.
 *
 * @param devSecrets the variables that were unset and have the well-known values of {@code dev}
 * @param warnings what is valid and probably not meant so, each with its path
 */
public record HookworksFile(Hookworks config, List<String> devSecrets, List<String> warnings) {
    public HookworksFile {
        devSecrets = List.copyOf(devSecrets);
        warnings = List.copyOf(warnings);
    }

    /** Null: more is wrong than these sources. */
    private static ConfigException.@Nullable Partial without(Set<String> faulty, Hookworks config) {
        if (faulty.isEmpty()) {
            return null;
        }
        var sources = new LinkedHashMap<>(config.sources());
        sources.keySet().removeAll(faulty);
        return new ConfigException.Partial(config.withSources(sources), faulty);
    }

    /**
     * Reads the file whole.
     *
     * @param variables looks up an environment variable; null: unset
     * @param purpose which variables must be set
     * @throws ConfigException with every problem of the file, each with its line and path
     */
    public static HookworksFile read(
            Path file, Function<String, @Nullable String> variables, Purpose purpose) {
        var name = String.valueOf(file.getFileName());
        try {
            var tree = YamlTree.read(new StringReader(Files.readString(file)));
            if (!tree.readable()) {
                throw new ConfigException(tree.problems().inWords(name));
            }
            Shape.check(tree.root(), tree.problems());
            var folder = file.toAbsolutePath().resolveSibling("");
            var reader = new HookworksReader(tree, new Variables(variables, purpose), folder);
            var hookworks = reader.read();
            if (!tree.problems().isEmpty()) {
                throw new ConfigException(
                        tree.problems().inWords(name),
                        without(tree.problems().sourcesOfSecrets(), hookworks.config()));
            }
            return hookworks;
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    List.of(file + ": there is no such file; HOOKWORKS_CONFIG names another one"));
        } catch (CharacterCodingException e) {
            throw new ConfigException(List.of(file + ": cannot be read: it is not UTF-8"));
        } catch (IOException e) {
            throw new ConfigException(List.of(file + ": cannot be read: " + e.getMessage()));
        }
    }
}
