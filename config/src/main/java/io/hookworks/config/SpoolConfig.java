package io.hookworks.config;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where events wait on disk while their queue does not confirm them.
 *
 * @param directory on a disk that outlives the process; a relative one begins where the process
 *     runs
 * @param mostBytes that it may hold
 * @param sources whose events may wait there
 */
public record SpoolConfig(Path directory, long mostBytes, Set<String> sources) {
    public SpoolConfig {
        sources = Set.copyOf(sources);
    }
}
