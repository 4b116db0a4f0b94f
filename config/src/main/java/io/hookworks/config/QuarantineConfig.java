package io.hookworks.config;

import java.nio.file.Path;

/**
 * Where requests are kept that their source puts into quarantine.
 *
 * @param directory on a disk that outlives the process; a relative one begins where the process
 *     runs
 * @param mostBytes that it may hold, of all sources together
 */
public record QuarantineConfig(Path directory, long mostBytes) {}
