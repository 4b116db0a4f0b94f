package io.hookworks.ops;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Variables from a folder with a file for each, as orchestrators mount secrets; those without a
 * file from the environment. Unlike the environment, files change while a program runs.
 *
 * @param folder null: there is none
 */
record SecretFiles(@Nullable Path folder, Function<String, @Nullable String> environment) {
    /**
     * The value of a variable; null: unset.
     *
     * @throws OpsException if its file is there and cannot be read
     */
    @Nullable String get(String name) {
        if (folder != null) {
            try {
                return Files.readString(folder.resolve(name)).strip();
            } catch (NoSuchFileException e) {
                return environment.apply(name);
            } catch (IOException e) {
                throw new OpsException(
                        ExitCode.ERROR, folder.resolve(name) + " cannot be read: " + e, e);
            }
        }
        return environment.apply(name);
    }
}
