package io.hookworks.worker.process;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the control group of this process is mounted (cgroup version 2). */
final class CgroupPath {
    private CgroupPath() {}

    /** Null if no hierarchy of version 2 is mounted that has this process's group. */
    static @Nullable Path own() throws IOException {
        var self = Path.of("/proc/self");
        if (!Files.isReadable(self.resolve("cgroup"))) {
            return null;
        }
        return own(
                Files.readAllLines(self.resolve("cgroup")),
                Files.readAllLines(self.resolve("mountinfo")));
    }

    /**
     * @param groups lines of {@code /proc/self/cgroup}; that of version 2 is {@code 0::PATH}
     * @param mounts lines of {@code /proc/self/mountinfo}: the fourth field is what is mounted, the
     *     fifth where
     */
    static @Nullable Path own(List<String> groups, List<String> mounts) {
        for (var group : groups) {
            if (group.startsWith("0::/")) {
                return mounted(Path.of(group.substring("0::".length())), mounts);
            }
        }
        return null;
    }

    private static @Nullable Path mounted(Path group, List<String> mounts) {
        for (var mount : mounts) {
            var fields = mount.split(" ", -1);
            if (mount.contains(" - cgroup2 ") && group.startsWith(Path.of(fields[3]))) {
                return Path.of(fields[4]).resolve(Path.of(fields[3]).relativize(group)).normalize();
            }
        }
        return null;
    }
}
